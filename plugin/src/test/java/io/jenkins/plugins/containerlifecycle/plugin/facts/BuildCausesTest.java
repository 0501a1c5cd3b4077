package io.jenkins.plugins.containerlifecycle.plugin.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import hudson.model.Cause;
import hudson.triggers.SCMTrigger;
import hudson.triggers.TimerTrigger;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildCausesTest {
    @Test
    void haveTheNamesOfEnvInject() {
        assertEquals(List.of("SCMTRIGGER"), BuildCauses.of(List.of(new SCMTrigger.SCMTriggerCause("log"))));
        assertEquals(List.of("TIMERTRIGGER"), BuildCauses.of(List.of(new TimerTrigger.TimerTriggerCause())));
        assertEquals(List.of("MANUALTRIGGER"), BuildCauses.of(List.of(new Cause.UserIdCause("somebody"))));
        assertEquals(List.of("REMOTECAUSE"), BuildCauses.of(List.of(new Cause.RemoteCause("host", "note"))));
        assertEquals(List.of("UNKNOWN"), BuildCauses.of(List.of()));
    }

    @Test
    void ofOtherPluginsCountAsWhatTheyExtend() {
        assertEquals(List.of("SCMTRIGGER"), BuildCauses.of(List.of(new PushCause())));
        assertEquals(List.of("REPLAYCAUSE"), BuildCauses.of(List.of(new ReplayCause())));
    }

    @Test
    void ofUpstreamBuildsFollow() {
        Cause.UpstreamCause grandparent = upstream(new TimerTrigger.TimerTriggerCause());
        Cause.UpstreamCause parent = upstream(grandparent, new Cause.UserIdCause("somebody"));

        assertEquals(
                List.of("SCMTRIGGER", "UPSTREAMTRIGGER", "TIMERTRIGGER", "MANUALTRIGGER"),
                BuildCauses.of(List.of(new PushCause(), parent, new TimerTrigger.TimerTriggerCause())));
    }

    @Test
    void withoutANameAreLeftOut() {
        Cause anonymous = new Cause() {
            @Override
            public String getShortDescription() {
                return "";
            }
        };
        assertEquals(List.of("UNKNOWN"), BuildCauses.of(List.of(anonymous)));
        assertEquals(List.of("REPLAYCAUSE"), BuildCauses.of(List.of(anonymous, new ReplayCause())));
    }

    private static Cause.UpstreamCause upstream(Cause... causes) {
        Cause.UpstreamCause upstream = mock(Cause.UpstreamCause.class);
        when(upstream.getUpstreamCauses()).thenReturn(List.of(causes));
        return upstream;
    }

    private static final class PushCause extends SCMTrigger.SCMTriggerCause {
        PushCause() {
            super("log");
        }
    }

    private static final class ReplayCause extends Cause {
        @Override
        public String getShortDescription() {
            return "";
        }
    }
}
