package io.jenkins.plugins.containerlifecycle.context;

import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The image that a Dockerfile's last stage is built from, according to its FROM line: a hint, because only the builder
 * knows.
 *
 * @param name repository and tag as written, without the digest
 * @param digest such as {@code sha256:...}, if the line has one
 */
public record BaseImage(String name, @Nullable String digest) {
    /** What a Dockerfile names if it begins with nothing. */
    public static final String SCRATCH = ImageMetadata.SCRATCH;

    private static final Pattern REFERENCE =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9._/:-]*)(?:@([a-z0-9+._-]+:[0-9a-f]{32,}))?");

    private static final Pattern WINDOWS = Pattern.compile(
            "(?:^|/)windows(?:servercore)?(?:[/:]|$)|(?:^|[/:-])(?:nanoserver|windowsservercore)(?:[:-]|$)");

    private static final Pattern PLAIN = Pattern.compile("[^\\s$\"'`\\\\]*");

    /**
     * Reads the FROM line of the last stage, through stage names and the ARGs before the first FROM.
     *
     * @param dockerfile its text
     * @param buildArgs the values of {@code --build-arg}, which override the defaults in the file
     * @return empty for anything that is not obvious
     */
    public static Optional<BaseImage> hint(String dockerfile, Map<String, String> buildArgs) {
        return StageImages.of(dockerfile, buildArgs).base();
    }

    static Optional<BaseImage> parse(String reference) {
        Matcher matcher = REFERENCE.matcher(reference);
        return matcher.matches() ? Optional.of(new BaseImage(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    static void declare(String word, Map<String, String> args, Map<String, String> buildArgs, char escape) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Optional<String> value = Optional.ofNullable(buildArgs.get(name));
        if (value.isEmpty() && equals >= 0) {
            value = expand(word.substring(equals + 1), args, escape);
        }
        value.ifPresentOrElse(v -> args.put(name, v), () -> args.remove(name));
    }

    /** @return empty if a variable has no known value here, or if the quoting is too complex for us */
    static Optional<String> expand(String text, Map<String, String> args, char escape) {
        return WordExpansion.of(text, args, escape)
                .filter(value -> PLAIN.matcher(value).matches());
    }

    /** Whether it is no image: nothing is below. */
    public boolean isScratch() {
        return name.equals(SCRATCH);
    }

    /** Whether its name says that it is an image for Windows, as Microsoft's names do. */
    boolean isForWindows() {
        return WINDOWS.matcher(name).find();
    }

    /** What an engine would be asked for. */
    public String reference() {
        return digest == null ? name : name + "@" + digest;
    }
}
