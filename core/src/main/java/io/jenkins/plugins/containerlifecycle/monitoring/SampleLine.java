package io.jenkins.plugins.containerlifecycle.monitoring;

import io.jenkins.plugins.containerlifecycle.monitoring.MetricFamily.Sample;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** One sample of Prometheus' text format: {@code name{label="value",...} value [timestamp]}. */
final class SampleLine {
    /**
     * What Go reads as a number, as far as Prometheus allows it; not what Java reads, such as {@code 1d} or {@code
     * 0x1p3}.
     */
    private static final Pattern VALUE =
            Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|(?i:[+-]?inf(?:inity)?|nan)");

    private static final int MAX_VALUE = 400;
    private static final Pattern TIMESTAMP = Pattern.compile("-?\\d{1,18}");

    private final String line;
    private int at;
    private boolean timed;

    private SampleLine(String line) {
        this.line = line;
    }

    /** @param timed whether it had a timestamp */
    record Parsed(Sample sample, boolean timed) {}

    /** @param line without blanks around it */
    static Parsed read(String line) throws ExpositionException {
        SampleLine reader = new SampleLine(line);
        Sample sample = reader.sample();
        return new Parsed(sample, reader.timed);
    }

    /** Whether Prometheus takes it for a number; a too large one does not count. */
    static boolean isValue(String text) {
        return text.length() <= MAX_VALUE
                && VALUE.matcher(text).matches()
                && (Character.isLetter(text.charAt(text.length() - 1)) || !Double.isInfinite(Double.parseDouble(text)));
    }

    private Sample sample() throws ExpositionException {
        String name = name(true);
        if (name.isEmpty()) {
            throw new ExpositionException("does not begin with the name of a metric");
        }
        boolean blank = skipBlanks();
        Map<String, String> labels = new LinkedHashMap<>();
        if (peek() == '{') {
            at++;
            labels(labels);
        } else if (!blank) {
            throw new ExpositionException("has a name with a character that none may have");
        }
        String[] rest = line.substring(at).strip().split("[ \\t]+");
        if (!isValue(rest[0])) {
            throw new ExpositionException("has no value that is a number");
        }
        if (rest.length > 2 || rest.length == 2 && !TIMESTAMP.matcher(rest[1]).matches()) {
            throw new ExpositionException("has something after its value that is not a timestamp");
        }
        timed = rest.length == 2;
        return new Sample(name, labels, rest[0]);
    }

    private void labels(Map<String, String> labels) throws ExpositionException {
        for (skipBlanks(); peek() != '}'; skipBlanks()) {
            String label = name(false);
            skipBlanks();
            if (label.isEmpty() || peek() != '=') {
                throw new ExpositionException("has a label without a name that one may have");
            }
            at++;
            skipBlanks();
            if (peek() != '"') {
                throw new ExpositionException("has a label without a value in quotes");
            }
            at++;
            if (label.equals("__name__") || labels.put(label, value()) != null) {
                throw new ExpositionException("has the label " + label + " twice");
            }
            skipBlanks();
            if (peek() == ',') {
                at++;
            } else if (peek() != '}') {
                throw new ExpositionException("has labels that do not end");
            }
        }
        at++;
    }

    private String value() throws ExpositionException {
        StringBuilder value = new StringBuilder();
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c != '\\') {
                value.append(c);
                continue;
            }
            char escaped = peek();
            if (escaped == '\\' || escaped == '"' || escaped == 'n') {
                value.append(escaped == 'n' ? '\n' : escaped);
                at++;
            } else {
                throw new ExpositionException("has a backslash that escapes nothing; write two");
            }
        }
        throw new ExpositionException("has a label whose value does not end");
    }

    private String name(boolean ofMetric) {
        int start = at;
        while (at < line.length() && isOfName(line.charAt(at), at == start, ofMetric)) {
            at++;
        }
        return line.substring(start, at);
    }

    private static boolean isOfName(char c, boolean first, boolean ofMetric) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c == '_'
                || ofMetric && c == ':'
                || !first && c >= '0' && c <= '9';
    }

    /** The end is not a character of anything. */
    private char peek() {
        return at < line.length() ? line.charAt(at) : '\0';
    }

    private boolean skipBlanks() {
        int start = at;
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
        return at > start;
    }
}
