package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOutcome;
import io.jenkins.plugins.containerlifecycle.deploy.DeployRequest;
import io.jenkins.plugins.containerlifecycle.deploy.DeployValidation;
import io.jenkins.plugins.containerlifecycle.deploy.Deployer;
import io.jenkins.plugins.containerlifecycle.deploy.MissingHookException;
import io.jenkins.plugins.containerlifecycle.deploy.OutdatedContainer;
import io.jenkins.plugins.containerlifecycle.deploy.RollbackFailedException;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.push.ImagePull;
import io.jenkins.plugins.containerlifecycle.push.PushException;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.LenientJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Every night: what was left half done is brought into order; what has a newer image gets it, a service before those that
 * require it, and stays as it is if that does not pass.
 */
final class DeployAll implements Stoppable {
    private final ContainerEngine engine;
    private final CommandSpec spec;
    private final DeployOptions options;
    private final int jobs;
    private final DeployAllResults results;
    private final CountDownLatch done = new CountDownLatch(1);

    /** Of what goes on between two containers. */
    private final Cancellation cancellation = new Cancellation();

    /** What goes on now; guards itself. */
    private final Set<Deploying> running = new HashSet<>();

    /** @param jobs how many containers at a time */
    DeployAll(ContainerEngine engine, CommandSpec spec, DeployOptions options, int maxFailures, int jobs) {
        this.engine = engine;
        this.spec = spec;
        this.options = options;
        this.jobs = jobs;
        this.results = new DeployAllResults(spec, options.output.json(), maxFailures);
    }

    /** Finds those that have a newer image, which may take as long as pulling all of them. */
    @FunctionalInterface
    interface Find {
        List<OutdatedContainer> find() throws Exception;
    }

    private interface Work {
        DeployOutcome run() throws DeployException, EngineException, InterruptedException;
    }

    /** Has a name mean what its registry has by now; see {@link OutdatedContainer.Refresh}. */
    boolean refresh(ImagePull pull, String image) throws EngineException, InterruptedException {
        try {
            if (pull.hasRegistry(image)) {
                pull.pull(image);
            }
            return true;
        } catch (PushException | InputException | EngineException e) {
            if (e instanceof EngineException trouble && ErrorReport.exitCode(e) == ExitCode.NO_ENGINE) {
                throw trouble;
            }
            results.unknownImage(image, ErrorReport.sentence(e));
            return false;
        }
    }

    ExitCode run(
            Find find, boolean dryRun, DeployValidation validation, Function<OutdatedContainer, DeployRequest> requests)
            throws Exception {
        try (Signals signals = new Signals(List.of(this))) {
            return all(find, dryRun, validation, requests);
        } catch (Exception e) {
            results.givenUp(e);
            throw e;
        } finally {
            done.countDown();
        }
    }

    private ExitCode all(
            Find find, boolean dryRun, DeployValidation validation, Function<OutdatedContainer, DeployRequest> requests)
            throws Exception {
        if (!dryRun) {
            // Before anything that takes long: a service may stand still since the last night.
            tidyUp(validation);
        }
        List<OutdatedContainer> outdated = find(find);
        List<OutdatedContainer> containers = new ArrayList<>();
        for (OutdatedContainer container : outdated) {
            if (DeployNames.isReserved(container.name())) {
                results.err("containerctl: warning: " + container.name()
                        + " has a name that a deployment gives to what it keeps; it is left as it is.");
            } else {
                containers.add(container);
            }
        }
        for (List<OutdatedContainer> wave : OutdatedContainer.waves(containers)) {
            if (dryRun) {
                for (OutdatedContainer container : wave) {
                    count(container.name(), container.project(), () -> plan(container, requests.apply(container)));
                }
            } else {
                Parallel.run(
                        wave.stream()
                                .map(container -> task(container, requests))
                                .toList(),
                        jobs);
            }
        }
        cancellation.check();
        return results.summary(outdated.size(), dryRun);
    }

    private List<OutdatedContainer> find(Find find) throws Exception {
        cancellation.begin(Thread.currentThread());
        try {
            cancellation.check();
            return find.find();
        } finally {
            cancellation.end();
        }
    }

    private DeployOutcome plan(OutdatedContainer container, DeployRequest request)
            throws DeployException, EngineException, InterruptedException {
        new Deployer(engine, HookListener.SILENT).plan(request);
        if (options.output.json()) {
            results.add(LenientJson.object()
                    .put("container", container.name())
                    .put("image", container.image())
                    .put("image_id", container.newImageId())
                    .put("previous_image_id", container.imageId()));
        } else {
            spec.commandLine()
                    .getOut()
                    .println(container.name() + " would get " + container.image() + " ("
                            + ImageIds.shown(container.newImageId()) + ").");
        }
        return DeployOutcome.NOTHING_TO_DO;
    }

    /**
     * A night that was killed in the middle may have left a service that does not run, which nothing else would find. What
     * was kept for a time that is over goes, too.
     */
    private void tidyUp(DeployValidation validation) throws EngineException, InterruptedException {
        Deployer deployer = new Deployer(engine, HookListener.SILENT);
        for (String name : deployer.unfinished()) {
            count(name, null, () -> {
                DeployNames names = new DeployNames(name);
                return run(
                        new Deploying(names, spec, options),
                        (each, cancelled) -> each.recover(names, validation, cancelled));
            });
        }
        for (String name : deployer.expired()) {
            count(name, null, () -> {
                deployer.removeExpired(new DeployNames(name));
                return DeployOutcome.NOTHING_TO_DO;
            });
        }
    }

    /** @return whether it was tried */
    private Callable<Boolean> task(OutdatedContainer container, Function<OutdatedContainer, DeployRequest> requests) {
        return () -> {
            boolean begins = cancellation.isCancelled() || results.mayBegin(container);
            if (begins) {
                count(container.name(), container.project(), () -> deploy(container, requests.apply(container)));
            }
            return begins;
        };
    }

    private DeployOutcome deploy(OutdatedContainer container, DeployRequest request)
            throws DeployException, EngineException, InterruptedException {
        DeployOutcome outcome = run(
                new Deploying(new DeployNames(container.name()), spec, options, jobs > 1 ? container.name() : null),
                (deployer, cancelled) -> deployer.deploy(request, cancelled));
        if (outcome == DeployOutcome.DEPLOYED) {
            results.deployed();
        }
        return outcome;
    }

    /** @throws InterruptedException if it was stopped, be it before it began */
    private DeployOutcome run(Deploying deploying, Deploying.Work work)
            throws DeployException, EngineException, InterruptedException {
        synchronized (running) {
            cancellation.check();
            running.add(deploying);
        }
        try {
            return deploying.run(engine, work, results::add);
        } finally {
            synchronized (running) {
                running.remove(deploying);
            }
        }
    }

    /** The others are to be deployed whatever becomes of one. */
    private void count(String name, @Nullable String project, Work work) {
        try {
            results.ended(Deploying.exitCode(work.run()), project);
        } catch (InterruptedException e) {
            results.stopped(name);
        } catch (MissingHookException e) {
            results.err("containerctl: warning: " + ErrorReport.sentence(e));
            results.add("container", name, DeployAllResults.LEFT, ErrorReport.sentence(e));
        } catch (DeployException | EngineException | RuntimeException e) {
            if (spec.commandLine().getParseResult().hasMatchedOption("--debug")) {
                e.printStackTrace(spec.commandLine().getErr());
            }
            // What cannot be deployed to at all says nothing of the others.
            boolean tellsOfOthers = !(e instanceof DeployException) || e instanceof RollbackFailedException;
            results.failed(name, project, StoppableDeployment.outcome(e), e, tellsOfOthers);
        }
    }

    @Override
    public void cancel() {
        synchronized (running) {
            cancellation.cancel();
            running.forEach(Deploying::cancel);
        }
    }

    @Override
    public boolean awaitEnd(long nanos) throws InterruptedException {
        return done.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public String whatMayBeLeft() {
        return "a deployment may be half done; the next 'containerctl deploy --all' finishes or undoes it.";
    }
}
