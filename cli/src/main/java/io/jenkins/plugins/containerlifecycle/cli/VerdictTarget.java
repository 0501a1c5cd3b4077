package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.context.BuildFacts;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.hook.HookRequest;
import io.jenkins.plugins.containerlifecycle.hook.HookResult;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import io.jenkins.plugins.containerlifecycle.verdict.VerdictFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Where verdicts go: all of one command into one file.
 *
 * @param file null for nowhere
 */
record VerdictTarget(VerdictFile file) {
    static VerdictTarget of(Path path) {
        return new VerdictTarget(path == null ? null : new VerdictFile(path));
    }

    void clear() throws IOException, InputException {
        if (file != null) {
            file.clear();
        }
    }

    /** @throws IllegalArgumentException where a verdict is wanted on something that cannot have one */
    void check(HookRequest request) {
        if (file != null && request.kind() == TargetKind.CONTAINER) {
            throw new IllegalArgumentException(
                    "A verdict is on an image, and '" + SafeText.line(request.target())
                            + "' is a container that already runs, in which anything may have been changed: validate its image.");
        }
    }

    /** @return null where none is wanted */
    ImageVerdict of(ContainerEngine engine, HookRequest request, HookResult run)
            throws EngineException, InterruptedException {
        if (file == null) {
            return null;
        }
        BuildFacts build = BuildFacts.ofServer(System.getenv());
        List<String> digests = engine.images().inspect(run.context().imageId()).repoDigests();
        return ImageVerdict.of(run, request.method(), digests, build.buildTag(), build.buildUrl());
    }

    /** Nothing where no validation came to an end: then there is no file. */
    void write(List<Validation.Result> results) throws IOException, InputException {
        List<ImageVerdict> verdicts = results.stream()
                .map(Validation.Result::verdict)
                .filter(Objects::nonNull)
                .toList();
        if (file != null && !verdicts.isEmpty()) {
            file.add(verdicts);
        }
    }
}
