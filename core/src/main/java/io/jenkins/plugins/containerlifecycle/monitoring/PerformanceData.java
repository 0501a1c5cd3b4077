package io.jenkins.plugins.containerlifecycle.monitoring;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The performance data of a Nagios check, by the grammar of the plugin API. Only malformed values are left out: real
 * checks write decimal commas, labels with blanks and no quotes, and units of their own.
 *
 * @param problems sentences on what was left out, safe to print
 */
public record PerformanceData(List<PerformanceValue> values, List<String> problems) {
    private static final int MAX_VALUES = 1000;
    private static final int MAX_PROBLEMS = 20;
    private static final int MAX_SHOWN = 60;

    /** Longer ones are not numbers that a check has measured. */
    private static final int MAX_FIELD = 64;

    private static final String NUMBER = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?";
    private static final Pattern NUMBERS = Pattern.compile(NUMBER);
    private static final Pattern VALUE = Pattern.compile("(" + NUMBER + ")([^\\d.,+-].*)?");
    private static final Pattern RANGE = Pattern.compile("@?(?:(?:~|" + NUMBER + ")?:)?(?:" + NUMBER + ")?");

    public PerformanceData {
        values = List.copyOf(values);
        problems = List.copyOf(problems);
    }

    static PerformanceData read(String text) {
        return new Reader(text).read();
    }

    private static final class Reader {
        private final String text;
        private final List<PerformanceValue> values = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private int at;

        Reader(String text) {
            this.text = text;
        }

        PerformanceData read() {
            for (skipBlanks(); at < text.length(); skipBlanks()) {
                if (values.size() == MAX_VALUES) {
                    problems.add("There are more than " + MAX_VALUES + " performance values; the rest is left out.");
                    break;
                }
                int start = at;
                String raw = text.charAt(at) == '\'' ? quotedLabel() : plainLabel();
                String label = raw == null ? "" : SafeText.line(raw);
                if (label.isBlank()) {
                    at = endOfWord(start);
                    problem("'" + shown(text.substring(start, at)) + "' is not a performance value and is left out: "
                            + "expected label=value.");
                } else {
                    int from = at;
                    at = endOfWord(from);
                    value(label, text.substring(from, at));
                }
            }
            return new PerformanceData(values, problems);
        }

        private void skipBlanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private int endOfWord(int from) {
            int end = from;
            while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            return end;
        }

        /** Up to the equals sign, which is consumed; null if there is none. */
        private @Nullable String plainLabel() {
            int end = endOfWord(at);
            int equals = text.indexOf('=', at);
            if (equals < 0 || equals >= end) {
                return null;
            }
            String label = text.substring(at, equals);
            at = equals + 1;
            return label;
        }

        /** Two quotes in it stand for one. */
        private @Nullable String quotedLabel() {
            StringBuilder label = new StringBuilder();
            for (int i = at + 1; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c != '\'') {
                    label.append(c);
                } else if (text.startsWith("''", i)) {
                    label.append(c);
                    i++;
                } else if (text.startsWith("'=", i)) {
                    at = i + 2;
                    return label.toString();
                } else {
                    return null;
                }
            }
            return null;
        }

        private void value(String label, String word) {
            String[] fields = word.split(";", -1);
            Matcher value = VALUE.matcher(fields[0]);
            boolean determined = !fields[0].equals(PerformanceValue.UNDETERMINED);
            if (determined
                    && (fields[0].length() > MAX_FIELD
                            || !fields[0].equals(SafeText.line(fields[0]))
                            || !value.matches()
                            || Double.isInfinite(Double.parseDouble(value.group(1))))) {
                problem("The performance value '" + shown(label) + "' is left out: '" + shown(fields[0])
                        + "' does not begin with a number.");
                return;
            }
            String unit = determined && value.group(2) != null ? SafeText.line(value.group(2)) : "";
            values.add(new PerformanceValueBuilder()
                    .label(label)
                    .value(determined ? value.group(1) : PerformanceValue.UNDETERMINED)
                    .unit(unit)
                    .warning(field(label, fields, 1, RANGE, "warning range"))
                    .critical(field(label, fields, 2, RANGE, "critical range"))
                    .minimum(field(label, fields, 3, NUMBERS, "minimum"))
                    .maximum(field(label, fields, 4, NUMBERS, "maximum"))
                    .build());
        }

        private String field(String label, String[] fields, int index, Pattern form, String name) {
            if (index >= fields.length || fields[index].isEmpty()) {
                return "";
            }
            String field = fields[index];
            if (field.length() <= MAX_FIELD && form.matcher(field).matches()) {
                return field;
            }
            problem("The " + name + " of the performance value '" + shown(label) + "' is left out: '" + shown(field)
                    + "' cannot be read.");
            return "";
        }

        private void problem(String sentence) {
            if (problems.size() < MAX_PROBLEMS) {
                problems.add(sentence);
            }
        }

        private static String shown(String text) {
            return Shortening.after(SafeText.line(text), MAX_SHOWN);
        }
    }
}
