package io.jenkins.plugins.containerlifecycle.monitoring;

import io.jenkins.plugins.containerlifecycle.monitoring.MetricFamily.Sample;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads Prometheus' text format, version 0.0.4, as strictly as Prometheus and promtool together. */
final class ExpositionReader {
    private static final int MAX_SHOWN = 80;

    /** What decoding leaves of bytes that are not UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final Pattern META = Pattern.compile("#[ \t]+(HELP|TYPE)(?:[ \t]+(\\S+)(?:[ \t](.*))?)?");
    private static final Pattern HELP = Pattern.compile("[^\\\\]*+(?:\\\\[\\\\n][^\\\\]*+)*+");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

    private final Map<String, Declared> families = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    /** Whether a sample had a time. */
    private boolean timed;

    /** A family while it is read. */
    private static final class Declared {
        private final List<Sample> samples = new ArrayList<>();
        private @Nullable MetricType type;
        private @Nullable String help;

        MetricType type() {
            return type == null ? MetricType.UNTYPED : type;
        }
    }

    Exposition read(String text) throws ExpositionException {
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw new ExpositionException("its last line has no line feed, so it may have been cut off");
        }
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            try {
                line(line);
            } catch (ExpositionException e) {
                throw new ExpositionException("line " + number + " ('"
                        + Shortening.after(SafeText.line(line), MAX_SHOWN) + "') " + e.getMessage());
            }
        }
        List<MetricFamily> read = new ArrayList<>();
        families.forEach(
                (name, family) -> read.add(new MetricFamily(name, family.type(), family.help, family.samples)));
        return new Exposition(read, warnings);
    }

    private void line(String line) throws ExpositionException {
        if (line.indexOf('\r') >= 0) {
            throw new ExpositionException("has a carriage return");
        }
        if (line.indexOf(REPLACEMENT) >= 0) {
            throw new ExpositionException("is not UTF-8");
        }
        String content = line.strip();
        if (content.startsWith("#")) {
            Matcher meta = META.matcher(content);
            if (meta.matches()) {
                declare(meta.group(1), meta.group(2), meta.group(3));
            }
        } else if (!content.isEmpty()) {
            SampleLine.Parsed parsed = SampleLine.read(content);
            if (parsed.timed() && !timed) {
                timed = true;
                warnings.add(
                        "Its samples have timestamps, which are left out: an old one could cost the whole scrape.");
            }
            add(parsed.sample());
        }
    }

    private void declare(String keyword, @Nullable String name, @Nullable String text) throws ExpositionException {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new ExpositionException("names no metric");
        }
        Declared family = families.computeIfAbsent(name, key -> new Declared());
        if (keyword.equals("HELP")) {
            if (family.help != null) {
                throw new ExpositionException("is the second HELP of that metric");
            }
            family.help = text == null ? "" : text.strip();
            if (!HELP.matcher(family.help).matches()) {
                throw new ExpositionException("has a backslash that escapes nothing; write two");
            }
            return;
        }
        if (family.type != null) {
            throw new ExpositionException("is the second TYPE of that metric");
        }
        if (!family.samples.isEmpty()) {
            throw new ExpositionException("comes after samples of that metric");
        }
        family.type = MetricType.of(text == null ? "" : text.strip())
                .orElseThrow(() -> new ExpositionException(
                        "names no type of the text format (counter, gauge, histogram, summary, untyped)"));
    }

    private void add(Sample sample) throws ExpositionException {
        String name = sample.name();
        for (String suffix : List.of("_bucket", "_sum", "_count")) {
            if (name.endsWith(suffix)) {
                String base = name.substring(0, name.length() - suffix.length());
                Declared family = families.get(base);
                if (family != null && family.type().sampleNames(base).contains(name)) {
                    requireBound(suffix.equals("_bucket"), sample, "le");
                    family.samples.add(sample);
                    return;
                }
            }
        }
        Declared family = families.computeIfAbsent(name, key -> new Declared());
        if (!family.type().sampleNames(name).contains(name)) {
            throw new ExpositionException(
                    "is not a sample of a " + family.type().id() + ": expected " + name + "_bucket, _sum or _count");
        }
        requireBound(family.type == MetricType.SUMMARY, sample, "quantile");
        family.samples.add(sample);
    }

    private static void requireBound(boolean required, Sample sample, String label) throws ExpositionException {
        String bound = sample.labels().get(label);
        if (required && (bound == null || !SampleLine.isValue(bound))) {
            throw new ExpositionException("has no number as its label " + label);
        }
    }
}
