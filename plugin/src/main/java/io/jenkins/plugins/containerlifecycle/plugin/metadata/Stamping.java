package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.context.ContextArgument;
import io.jenkins.plugins.containerlifecycle.context.ContextException;
import io.jenkins.plugins.containerlifecycle.context.Gitref;
import io.jenkins.plugins.containerlifecycle.context.Stamped;
import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.HookMethod;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.plugin.agent.StepRun;
import io.jenkins.plugins.containerlifecycle.plugin.facts.JenkinsFacts;
import io.jenkins.plugins.containerlifecycle.plugin.form.PlainJson;
import io.jenkins.plugins.containerlifecycle.plugin.images.ContainerImages;
import io.jenkins.plugins.containerlifecycle.plugin.images.StampIndex;
import io.jenkins.plugins.containerlifecycle.plugin.log.FilteredMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.log.LogFilter;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One run of the step, Pipeline and freestyle alike: asks Jenkins, sends the work to the agent, notes the result. */
final class Stamping {
    private Stamping() {}

    /**
     * @param folder the step's current folder, which need not be the workspace
     * @return of plain values only; {@code buildOptions} is for a POSIX shell in that folder
     * @throws AbortException if something is wrong with the arguments or the context, with a message saying what
     */
    static Map<String, Object> perform(ContainerMetadataStep step, FilePath folder, StepRun run)
            throws IOException, InterruptedException {
        checkTexts("tags", step.tags());
        for (MetadataField<?> trait : MetadataField.TRAITS) {
            if (step.get(trait) instanceof List<?> list) {
                checkTexts(trait.id(), list);
            }
        }
        BuildArguments.check(step);
        step.checkHealthcheck();
        checkArguments(step);
        FieldValues said = step.said();
        Map<String, Object> user = step.getUser();
        if (user != null) {
            said.set(MetadataField.USER, PlainJson.object(user, "user"));
        }
        String subfolder = Objects.requireNonNullElse(step.getContext(), ".");
        FilePath context = folder.child(subfolder);
        Run<?, ?> build = run.build();
        LogFilter filter = run.filter();
        EnvVars env = run.env();
        JenkinsFacts facts = JenkinsFacts.of(build, env, context, gitref(step));
        StampWork work = new StampWork(step, said, facts, env);
        StampWork.Result result = folder.act(work);

        // The agent is not to be trusted any more than the image.
        ImageMetadata metadata = read(result.metadata());
        requireOwn(build, metadata.key());
        String image = step.getImage();
        Computer computer = folder.toComputer();
        ContainerImages.recordStamped(
                build,
                FilteredMetadata.of(metadata, filter),
                image == null ? null : filter.text(ImageReference.split(image).repository()),
                ancestors(result).stream()
                        .map(ancestor -> FilteredMetadata.of(ancestor, filter))
                        .toList(),
                computer == null ? "" : computer.getName());
        for (String warning : result.warnings()) {
            run.say(Messages.Stamping_Warning(warning));
        }
        if (image == null && metadata.imageName() == null) {
            run.say(Messages.Stamping_Warning(Messages.Stamping_NoName()));
        }
        run.say(Messages.Stamping_Written(
                metadata.project(),
                metadata.buildId(),
                result.file(),
                result.build().tool(),
                result.build().options(),
                Stamped.quoted(subfolder)));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("buildOptions", result.build().options());
        map.put("carrier", result.carrier());
        map.put("file", result.file());
        map.put("buildId", metadata.buildId());
        map.put("metadata", PlainJson.map(MetadataJson.toTree(metadata)));
        return map;
    }

    /** @throws AbortException if another build has made that stamp, so that this one has not, whatever its agent says */
    static void requireOwn(Run<?, ?> build, String key) throws IOException {
        if (StampIndex.get().isOfAnother(build, key)) {
            throw new AbortException(Messages.Stamping_OfAnother(key));
        }
    }

    private static Gitref gitref(ContainerMetadataStep step) throws AbortException {
        try {
            return Gitref.of("'gitref'", step.getGitref());
        } catch (ContextException e) {
            throw new AbortException(e.getMessage());
        }
    }

    private static ImageMetadata read(byte[] json) throws AbortException {
        try {
            return MetadataJson.read(json, "What the agent wrote");
        } catch (InputException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /** What cannot be read is left out, because an image can be built without knowing its ancestors. */
    private static List<ImageMetadata> ancestors(StampWork.Result result) {
        List<ImageMetadata> ancestors = new ArrayList<>();
        for (byte[] json : result.ancestors()) {
            try {
                ancestors.add(MetadataJson.read(json, "What the agent wrote"));
            } catch (InputException e) {
                continue;
            }
        }
        return ancestors;
    }

    /** Only a form can leave it empty; a Pipeline's empty command was refused before. */
    private static void checkArguments(ContainerMetadataStep step) throws AbortException {
        try {
            step.methods().forEach((hook, command) -> HookMethod.require("'" + hook.id() + "'", command));
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
        try {
            ContextArgument.folder(Objects.requireNonNullElse(step.getContext(), "."), "the agent");
        } catch (IllegalArgumentException e) {
            throw new AbortException("'context': " + e.getMessage());
        }
    }

    private static void checkTexts(String argument, List<?> values) throws AbortException {
        if (values.stream().anyMatch(value -> Objects.toString(value, "").isBlank())) {
            throw new AbortException(Messages.Stamping_EmptyElement(argument));
        }
    }
}
