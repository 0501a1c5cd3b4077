package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.containerlifecycle.context.BuildTool;
import io.jenkins.plugins.containerlifecycle.context.Carrier;
import io.jenkins.plugins.containerlifecycle.metadata.SafeText;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The arguments of the step that say what builds the image, and how the files reach it. */
final class BuildArguments {
    private BuildArguments() {}

    /**
     * @return null for auto
     * @throws IllegalArgumentException where it is none, with those that there are
     */
    static String carrier(String text) {
        String id = Util.fixEmptyAndTrim(text);
        if (id == null || id.equals(Carrier.AUTO.id())) {
            return null;
        }
        return Carrier.of(id)
                .map(Carrier::id)
                .orElseThrow(() -> wrong(
                        id,
                        "carrier",
                        Arrays.stream(Carrier.values()).map(Carrier::id).collect(Collectors.joining(", "))));
    }

    /**
     * @return null for the first that is there
     * @throws IllegalArgumentException where it is none, with those that there are
     */
    static String builder(String text) {
        String command = Util.fixEmptyAndTrim(text);
        if (command == null) {
            return null;
        }
        return BuildTool.of(command)
                .map(BuildTool::command)
                .orElseThrow(() -> wrong(
                        command,
                        "builder",
                        Arrays.stream(BuildTool.values())
                                .map(BuildTool::command)
                                .collect(Collectors.joining(", "))));
    }

    private static IllegalArgumentException wrong(String text, String argument, String all) {
        return new IllegalArgumentException(
                "'" + SafeText.line(text) + "' is no " + argument + "; use one of " + all + ".");
    }

    static ListBoxModel carriers() {
        return new ListBoxModel(
                new ListBoxModel.Option(Messages.BuildArguments_CarrierAuto(), ""),
                new ListBoxModel.Option(Messages.BuildArguments_CarrierNamed(), Carrier.NAMED.id()),
                new ListBoxModel.Option(Messages.BuildArguments_CarrierContext(), Carrier.CONTEXT.id()));
    }

    static ListBoxModel builders() {
        ListBoxModel builders = new ListBoxModel(new ListBoxModel.Option(Messages.BuildArguments_BuilderFirst(), ""));
        for (BuildTool tool : BuildTool.values()) {
            builders.add(tool.command(), tool.command());
        }
        return builders;
    }
}
