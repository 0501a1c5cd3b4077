package io.jenkins.plugins.containerlifecycle.registry;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a registry demands, from its header {@code WWW-Authenticate} (RFC 9110, section 11.6.1).
 *
 * @param scheme {@code basic} or {@code bearer}, in lower case
 * @param parameters by their names in lower case, in whatever order they came
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final Pattern SCHEME = Pattern.compile("\\s*(?i)(basic|bearer)(?:\\s+|$)");
    /** Possessive: else each character of a value takes a piece of the stack. */
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*,?\\s*([A-Za-z0-9_-]{1,40})\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]*))");

    /** Nothing if it is neither of the two. */
    static @Nullable Challenge parse(String header) {
        Matcher scheme = SCHEME.matcher(header);
        if (!scheme.lookingAt()) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher parameter = PARAMETER.matcher(header);
        int at = scheme.end();
        while (parameter.region(at, header.length()).lookingAt()) {
            String quoted = parameter.group(2);
            String value = quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            parameters.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), value);
            at = parameter.end();
        }
        return new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), parameters);
    }

    boolean isBearer() {
        return scheme.equals("bearer");
    }

    @Nullable
    String parameter(String name) {
        return parameters.get(name);
    }
}
