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
import io.jenkins.plugins.containerlifecycle.verdict.VerdictFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where verdicts go: all those of one command into one file.
 *
 * @param files one, or none for nowhere
 */
record VerdictTarget(VerdictFiles files) {
    static VerdictTarget of(@Nullable Path path) {
        return new VerdictTarget(new VerdictFiles(path == null ? List.of() : List.of(path)));
    }

    void clear() throws IOException, InputException {
        files.clear();
    }

    /** @throws IllegalArgumentException if a verdict is wanted on something that cannot have one */
    void check(HookRequest request) {
        if (!files.isEmpty() && request.kind() == TargetKind.CONTAINER) {
            throw new IllegalArgumentException(
                    "A verdict is on an image, and '" + SafeText.line(request.target())
                            + "' is a container that already runs, in which anything may have been changed: validate its image.");
        }
    }

    /** @return nothing if none is wanted */
    @Nullable
    ImageVerdict of(ContainerEngine engine, HookRequest request, HookResult run)
            throws EngineException, InterruptedException {
        if (files.isEmpty()) {
            return null;
        }
        BuildFacts build = BuildFacts.ofServer(System.getenv());
        List<String> digests = engine.images().inspect(run.context().imageId()).repoDigests();
        return ImageVerdict.of(run, request.method(), digests, build.buildTag(), build.buildUrl());
    }

    /** Does nothing if no validation finished; then there is no file. */
    void write(List<Validation.Result> results) throws IOException, InputException {
        files.record(results.stream()
                .map(Validation.Result::verdict)
                .filter(Objects::nonNull)
                .toList());
    }
}
