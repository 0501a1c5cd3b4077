package io.jenkins.plugins.containerlifecycle.monitoring;

import io.jenkins.plugins.containerlifecycle.monitoring.MetricFamily.Sample;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of a MONITOR hook as metrics, for a container that has no METRICS hook: in the base units that Prometheus
 * wants, one family for each unit, because a check may name its figures as it likes.
 */
public final class PerformanceMetrics {
    private static final String PREFIX = "containerlifecycle_monitor_value";

    /** Beyond that, a plain number is all zeros. */
    private static final int MAX_ZEROS = 20;

    private record BaseUnit(String suffix, MetricType type, BigDecimal factor) {}

    private static final Map<String, BaseUnit> UNITS = Map.ofEntries(
            seconds("s", 0),
            seconds("ms", 3),
            seconds("us", 6),
            seconds("ns", 9),
            bytes("B", 1, 0),
            bytes("KB", 1000, 1),
            bytes("MB", 1000, 2),
            bytes("GB", 1000, 3),
            bytes("TB", 1000, 4),
            bytes("PB", 1000, 5),
            bytes("KiB", 1024, 1),
            bytes("MiB", 1024, 2),
            bytes("GiB", 1024, 3),
            bytes("TiB", 1024, 4),
            bytes("PiB", 1024, 5),
            Map.entry("%", new BaseUnit("_ratio", MetricType.GAUGE, BigDecimal.ONE.movePointLeft(2))),
            Map.entry("c", new BaseUnit("_total", MetricType.COUNTER, BigDecimal.ONE)));

    private PerformanceMetrics() {}

    private static Map.Entry<String, BaseUnit> seconds(String unit, int places) {
        return Map.entry(unit, new BaseUnit("_seconds", MetricType.GAUGE, BigDecimal.ONE.movePointLeft(places)));
    }

    private static Map.Entry<String, BaseUnit> bytes(String unit, int base, int power) {
        BigDecimal factor = BigDecimal.valueOf(base).pow(power);
        return Map.entry(unit, new BaseUnit("_bytes", MetricType.GAUGE, factor));
    }

    public static Exposition of(MonitorResult result) {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        Map<String, MetricType> types = new LinkedHashMap<>();
        for (PerformanceValue value : result.values()) {
            if (value.isDetermined()) {
                // A unit without a base here is kept as it is.
                BaseUnit unit = UNITS.getOrDefault(value.unit(), new BaseUnit("", MetricType.GAUGE, BigDecimal.ONE));
                String name = PREFIX + unit.suffix();
                Map<String, String> labels = new LinkedHashMap<>();
                labels.put("label", value.label());
                if (unit.suffix().isEmpty() && !value.unit().isEmpty()) {
                    labels.put("unit", value.unit());
                }
                types.put(name, unit.type());
                samples.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(new Sample(name, labels, text(value.number().multiply(unit.factor()))));
            }
        }
        List<MetricFamily> families = new ArrayList<>();
        types.forEach((name, type) -> families.add(new MetricFamily(
                name,
                type,
                "Performance data of the MONITOR hook, in base units.",
                samples.getOrDefault(name, List.of()))));
        return new Exposition(families, result.problems());
    }

    private static String text(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        return Math.abs(shortest.scale()) <= MAX_ZEROS ? shortest.toPlainString() : shortest.toString();
    }
}
