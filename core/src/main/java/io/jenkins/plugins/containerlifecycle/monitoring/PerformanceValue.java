package io.jenkins.plugins.containerlifecycle.monitoring;

import java.math.BigDecimal;

/**
 * One figure of a Nagios check, by the grammar of the plugin API: {@code 'label'=value[UOM];[warn];[crit];[min];[max]}.
 * What is not given is empty.
 *
 * @param value a decimal number, or {@code U} where the check could not find it out
 * @param unit as the check wrote it, such as {@code ms} or {@code %}
 * @param warning a range, such as {@code 10}, {@code ~:10} or {@code @10:20}
 * @param critical likewise
 */
public record PerformanceValue(
        String label, String value, String unit, String warning, String critical, String minimum, String maximum) {
    static final String UNDETERMINED = "U";

    public boolean isDetermined() {
        return !value.equals(UNDETERMINED);
    }

    /** Only of one that {@link #isDetermined}. */
    BigDecimal number() {
        return new BigDecimal(value);
    }

    /**
     * As it stands in a line of performance data.
     *
     * @param as the label there
     */
    String text(String as) {
        // A bar would begin the performance data anew, and the grammar has no way to write an equals sign.
        String name = as.replace('|', '_').replace('=', '_').replace("'", "''");
        String fields = String.join(";", value + unit, warning, critical, minimum, maximum);
        return "'" + name + "'=" + fields.replaceFirst(";+$", "");
    }
}
