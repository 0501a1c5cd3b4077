package io.jenkins.plugins.containerlifecycle.monitoring;

import java.math.BigDecimal;
import org.immutables.value.Value;

/**
 * One figure of a Nagios check, by the grammar of the plugin API: {@code 'label'=value[UOM];[warn];[crit];[min];[max]}.
 * Missing parts are empty.
 *
 * @param value a decimal number, or {@code U} if the check could not find it out
 * @param unit as the check wrote it, such as {@code ms} or {@code %}
 * @param warning a range, such as {@code 10}, {@code ~:10} or {@code @10:20}
 * @param critical likewise
 */
@Value.Builder
public record PerformanceValue(
        String label, String value, String unit, String warning, String critical, String minimum, String maximum) {
    static final String UNDETERMINED = "U";

    public boolean isDetermined() {
        return !value.equals(UNDETERMINED);
    }

    /** Only for a value that {@link #isDetermined}. */
    BigDecimal number() {
        return new BigDecimal(value);
    }

    /**
     * As written in a line of performance data.
     *
     * @param as the label there
     */
    String text(String as) {
        // A bar would begin the performance data again, and the grammar has no way to write an equals sign.
        String name = as.replace('|', '_').replace('=', '_').replace("'", "''");
        String fields = String.join(";", value + unit, warning, critical, minimum, maximum);
        return "'" + name + "'=" + fields.replaceFirst(";+$", "");
    }
}
