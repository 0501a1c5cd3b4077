package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import hudson.AbortException;
import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.containerlifecycle.context.BuildTool;
import io.jenkins.plugins.containerlifecycle.context.Carrier;
import io.jenkins.plugins.containerlifecycle.metadata.Healthcheck;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The arguments of the step that say what builds the image, and how the files reach it. */
final class BuildArguments {
    private BuildArguments() {}

    /** @return null for auto; otherwise as given, because a setter that refuses it would show a stack trace */
    static String carrier(String text) {
        String id = Util.fixEmptyAndTrim(text);
        return Carrier.AUTO.id().equals(id) ? null : id;
    }

    /** @return null for the first that the agent has; as it was given otherwise */
    static String builder(String text) {
        return Util.fixEmptyAndTrim(text);
    }

    /** @throws AbortException if one of them is not known; names those that are */
    static void check(ContainerMetadataStep step) throws AbortException {
        String carrier = step.getCarrier();
        if (carrier != null && Carrier.of(carrier).isEmpty()) {
            throw wrong(
                    carrier,
                    "carrier",
                    Arrays.stream(Carrier.values()).map(Carrier::id).collect(Collectors.joining(", ")));
        }
        String builder = step.getBuilder();
        if (builder != null && BuildTool.of(builder).isEmpty()) {
            throw wrong(
                    builder,
                    "builder",
                    Arrays.stream(BuildTool.values()).map(BuildTool::command).collect(Collectors.joining(", ")));
        }
    }

    private static AbortException wrong(String text, String argument, String all) {
        return new AbortException(Messages.BuildArguments_Unknown(SafeText.line(text), argument, all));
    }

    static ListBoxModel carriers() {
        return new ListBoxModel(
                new ListBoxModel.Option(Messages.BuildArguments_CarrierAuto(), ""),
                new ListBoxModel.Option(Messages.BuildArguments_CarrierNamed(), Carrier.NAMED.id()),
                new ListBoxModel.Option(Messages.BuildArguments_CarrierContext(), Carrier.CONTEXT.id()));
    }

    static ListBoxModel healthchecks() {
        ListBoxModel hooks =
                new ListBoxModel(new ListBoxModel.Option(Messages.BuildArguments_HealthcheckOfDockerfile(), ""));
        Healthcheck.HOOKS.forEach(hooks::add);
        return hooks;
    }

    static ListBoxModel builders() {
        ListBoxModel builders = new ListBoxModel(new ListBoxModel.Option(Messages.BuildArguments_BuilderFirst(), ""));
        for (BuildTool tool : BuildTool.values()) {
            builders.add(tool.command(), tool.command());
        }
        return builders;
    }
}
