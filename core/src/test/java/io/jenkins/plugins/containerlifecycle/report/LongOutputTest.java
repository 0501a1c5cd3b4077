package io.jenkins.plugins.containerlifecycle.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hook may print megabytes of anything; looking for reports in it must not take long. */
class LongOutputTest {
    private static final int CHARACTERS = 1 << 20;

    /** In processor time, so that a busy machine does not matter. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "<!--\n",
                "<?xml \n",
                "<!DOCTYPE a\n<a",
                "<testsuite/>\n",
                "{\n",
                "{\"a\":[\n",
                "{\"a\":1}\n",
                "{\"results\":[],\"summary\":{}}\n",
                "not ok 1 #\n",
                "    not ok # # # #\n",
                "a .. \n",
                "Files=1, Tests=1,\n",
                "1..1 todo 1 1 1 1\n",
                "| ",
                "12:00:01 x\n",
                "#\n",
                "ok 1 {\n",
                "rspec ./a.rb:1 # a\n"
            })
    void isReadInTime(String unit) {
        String text = unit.repeat(CHARACTERS / unit.length());
        Duration before = processorTime();
        Runs.read(Runs.printed(0, text));
        assertThat(processorTime().minus(before)).isLessThan(LIMIT);
    }

    private static Duration processorTime() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }
}
