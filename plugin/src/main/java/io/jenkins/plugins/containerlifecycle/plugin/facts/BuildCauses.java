package io.jenkins.plugins.containerlifecycle.plugin.facts;

import hudson.model.Cause;
import hudson.triggers.SCMTrigger;
import hudson.triggers.TimerTrigger;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Why a build runs, in the names that users of EnvInject know. Causes of other plugins are recognised by what they
 * extend or by the name of their class, so that none of those plugins is needed.
 */
public final class BuildCauses {
    static final String UNKNOWN = "UNKNOWN";
    private static final String UPSTREAM = "UPSTREAMTRIGGER";
    private static final String MANUAL = "MANUALTRIGGER";

    private BuildCauses() {}

    /**
     * @return without duplicates, in the build's order; the causes of an upstream build follow UPSTREAMTRIGGER. Never
     *     empty: UNKNOWN if nothing is known
     */
    public static List<String> of(Collection<Cause> causes) {
        Set<String> names = new LinkedHashSet<>();
        collect(causes, names);
        return names.isEmpty() ? List.of(UNKNOWN) : List.copyOf(names);
    }

    private static void collect(Collection<Cause> causes, Set<String> names) {
        for (Cause cause : causes) {
            if (cause instanceof Cause.UpstreamCause upstream) {
                // Jenkins itself limits how many of these are kept and how deeply they nest.
                names.add(UPSTREAM);
                collect(upstream.getUpstreamCauses(), names);
            } else if (cause instanceof SCMTrigger.SCMTriggerCause) {
                names.add("SCMTRIGGER");
            } else if (cause instanceof TimerTrigger.TimerTriggerCause) {
                names.add("TIMERTRIGGER");
            } else if (cause instanceof Cause.UserIdCause) {
                names.add(MANUAL);
            } else if (cause instanceof BaseImageCause) {
                names.add("BASEIMAGETRIGGER");
            } else {
                other(cause.getClass(), names);
            }
        }
    }

    private static void other(Class<?> type, Set<String> names) {
        // An anonymous class has no name, and the placeholder for too many upstream causes says nothing.
        if (!type.isAnonymousClass() && !type.getSimpleName().equals("DeeplyNestedUpstreamCause")) {
            names.add(
                    switch (type.getName()) {
                        case "hudson.model.Cause$UserCause" -> MANUAL;
                        case "org.jenkinsci.plugins.workflow.support.steps.build.BuildUpstreamCause" -> UPSTREAM;
                        default -> type.getSimpleName().toUpperCase(Locale.ROOT);
                    });
        }
    }
}
