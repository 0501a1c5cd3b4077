package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployJson;
import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.deploy.DeployOrder;
import io.jenkins.plugins.containerlifecycle.deploy.DeployPlan;
import io.jenkins.plugins.containerlifecycle.deploy.DeployRequest;
import io.jenkins.plugins.containerlifecycle.deploy.DeployRequestBuilder;
import io.jenkins.plugins.containerlifecycle.deploy.Deployer;
import io.jenkins.plugins.containerlifecycle.deploy.DockerCreate;
import io.jenkins.plugins.containerlifecycle.deploy.FirstContainer;
import io.jenkins.plugins.containerlifecycle.deploy.OutdatedContainer;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.hook.HookListener;
import io.jenkins.plugins.containerlifecycle.push.GateDecision;
import io.jenkins.plugins.containerlifecycle.push.ImagePull;
import io.jenkins.plugins.containerlifecycle.push.PushPolicy;
import io.jenkins.plugins.containerlifecycle.registry.DockerConfigCredentials;
import io.jenkins.plugins.containerlifecycle.registry.RegistryCredentials;
import io.jenkins.plugins.containerlifecycle.service.ServiceRequest;
import io.jenkins.plugins.containerlifecycle.service.ServiceRequestBuilder;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "deploy",
        description = "Brings a container to an image, and back if the image's own VALIDATE hook does not pass in it.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  containerctl deploy web example/web:12",
            "  containerctl deploy --dry-run web example/web:12    what would be carried over",
            "  containerctl deploy web example/web:12 -- -p 80:80 --restart always    if there is none yet",
            "  containerctl deploy --all    every night, after the images were built",
            "  containerctl deploy --service web example/web:12    in a Docker Swarm",
            "  containerctl validate --verdict v.json example/web:12 &&",
            "      containerctl deploy --require-verdict v.json web example/web:12",
            "",
            "The new container takes over what was set for the old one: networks, volumes, ports, limits,",
            "environment, labels. The old one is kept, stopped, as NAME-previous for 'containerctl rollback'.",
            "",
            "Exit codes: 0 deployed, 1 the first container failed, 2 usage or no such image, 3 no engine,",
            "4 it could not be done, 5 refused: no verdict, or an image that failed before, 6 rolled back,",
            "7 the rollback failed."
        })
final class DeployCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The name of the container or service.")
    String name;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "IMAGE",
            description = "Name or ID of an image of the engine.")
    String image;

    @Parameters(
            index = "2..*",
            paramLabel = "OPTION",
            description = "Options of 'docker run', after --, for a container that is not there yet.")
    List<String> runOptions = new ArrayList<>();

    @Option(
            names = "--all",
            description =
                    "In place of NAME and IMAGE: every running container whose image's name means another image by"
                            + " now, one after the other, a service before those that require it.")
    boolean all;

    @Option(
            names = "--service",
            description =
                    "NAME is a service of a Docker Swarm: the swarm replaces its tasks, judges them by their health"
                            + " check, and rolls back. --timeout is then how long nothing may happen.")
    boolean service;

    @Option(
            names = "--project",
            paramLabel = "NAME",
            description = "With --all: only of this project. May be repeated.")
    Set<String> projects = new LinkedHashSet<>();

    @Option(
            names = "--label",
            paramLabel = "KEY[=VALUE]",
            description = "With --all: only with this label. May be repeated: then it must have all of them.")
    List<String> labels = new ArrayList<>();

    @Option(
            names = "--max-failures",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "With --all: after so many that did not pass, the rest is left as it is."
                    + " Default: ${DEFAULT-VALUE}.")
    int maxFailures;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "With --all: how many that do not require each other at a time. Default: ${DEFAULT-VALUE}.")
    int jobs;

    @Option(
            names = "--pull",
            description = "First fetch what the registry has under the image's name. With --all: for each image that"
                    + " has a registry in its name, or came from one.")
    boolean pull;

    @Mixin
    DeployOptions options;

    @Option(
            names = "--order",
            paramLabel = "stop-first|start-first",
            converter = OrderConverter.class,
            description = "Which container runs first. Default: stop-first if they share a port, a fixed address or a"
                    + " writable volume, else start-first.")
    DeployOrder order;

    @Option(names = "--skip-old", description = "Do not validate the old container first.")
    boolean skipOld;

    @Option(
            names = "--no-validate",
            description = "Deploy without any validation; nothing is rolled back then. With --service: even without a"
                    + " health check.")
    boolean noValidate;

    @Mixin
    RequiredVerdict required;

    @Option(names = "--retry", description = "Also an image that did not pass for this container before.")
    boolean retry;

    @Option(names = "--force", description = "Make the container anew even if it has the image already.")
    boolean force;

    @Option(names = "--keep", description = "Keep a first container that does not pass, stopped.")
    boolean keep;

    @Option(
            names = "--keep-previous",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long the old container is kept for a rollback; after that the next 'deploy --all' or"
                    + " 'prune' removes it, with 0 this deployment. Default: until the next deployment.")
    @Nullable
    Duration keepPrevious;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record that the container carries.")
    String reason;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Show what would be done, and change nothing.")
    boolean dryRun;

    @Override
    public Integer call() throws Exception {
        if (all) {
            return callAll();
        }
        if (name == null || image == null) {
            throw new ParameterException(
                    spec.commandLine(), "Missing " + (name == null ? "NAME and IMAGE" : "IMAGE") + ", or --all.");
        }
        if (!projects.isEmpty() || !labels.isEmpty() || jobs != 1) {
            throw new ParameterException(spec.commandLine(), "--project, --label and --jobs go with --all only.");
        }
        refusePullOfDryRun();
        if (service) {
            if (!runOptions.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "Options of 'docker run' do not go with --service: a service keeps what it has.");
            }
            ServiceDeploying deploying = new ServiceDeploying(name, spec, options);
            return deploying.reporting(() -> callService(deploying));
        }
        DeployNames names = new DeployNames(name);
        Deploying deploying = new Deploying(names, spec, options);
        return deploying.reporting(() -> callOne(names, deploying));
    }

    private int callOne(DeployNames names, Deploying deploying) throws Exception {
        try (ContainerEngine engine = common.engine()) {
            DockerCreate create = common.dockerCreate(engine, runOptions);
            @Nullable GateDecision decision = pullAndDecide(engine);
            if (decision != null && !decision.isAllowed()) {
                deploying.printFailure("refused", decision.sentence());
                return refused(decision);
            }
            DeployRequest request = request(names, image, decision, create);
            if (dryRun) {
                print(new Deployer(engine, HookListener.SILENT).plan(request));
                return ExitCode.FINE.code();
            }
            return Deploying.exitCode(deploying.run(
                            engine, (deployer, cancellation) -> deployer.deploy(request, cancellation), null))
                    .code();
        }
    }

    private @Nullable GateDecision pullAndDecide(ContainerEngine engine) throws Exception {
        if (pull) {
            puller(engine).pull(image);
        }
        return required.decide(engine, image);
    }

    private int refused(GateDecision decision) {
        spec.commandLine().getErr().println("containerctl: " + decision.sentence());
        return ExitCode.REFUSED.code();
    }

    private int callService(ServiceDeploying deploying) throws Exception {
        try (ContainerEngine engine = common.engine()) {
            @Nullable GateDecision decision = pullAndDecide(engine);
            if (decision != null && !decision.isAllowed()) {
                deploying.printFailure("refused", decision.sentence());
                return refused(decision);
            }
            ServiceRequest request = new ServiceRequestBuilder()
                    .name(name)
                    .image(image)
                    .imageId(decision == null ? null : decision.imageId())
                    .verdict(RequiredVerdict.outcome(decision))
                    .order(order)
                    .unjudged(noValidate)
                    .force(force)
                    .patience(options.validation.timeout)
                    .credentials(credentials())
                    .deployedBy(DeployOptions.deployedBy())
                    .cause(DeployOptions.cause())
                    .reason(reason)
                    .build();
            return (dryRun
                            ? deploying.plan(engine, request)
                            : deploying.run(engine, (deployer, cancellation) -> deployer.deploy(request, cancellation)))
                    .code();
        }
    }

    private int callAll() throws Exception {
        if (service || name != null || required.file != null || !runOptions.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--all deploys containers that are there, to the images that their names mean by now: NAME, IMAGE,"
                            + " options of 'docker run', --service and --require-verdict do not go with it.");
        }
        if (maxFailures < 1) {
            throw new ParameterException(spec.commandLine(), "--max-failures takes a number from 1.");
        }
        if (jobs < 1 || jobs > Parallel.MAX_JOBS) {
            throw new ParameterException(
                    spec.commandLine(), "--jobs takes a number from 1 to " + Parallel.MAX_JOBS + ".");
        }
        refusePullOfDryRun();
        FirstContainer none = (gone, ofImage, labels, environment) -> {
            throw new DeployException("The container " + gone + " was removed meanwhile.");
        };
        try (ContainerEngine engine = common.engine()) {
            DeployAll deployAll = new DeployAll(engine, spec, options, maxFailures, jobs);
            ImagePull puller = puller(engine);
            OutdatedContainer.Refresh refresh =
                    pull ? each -> deployAll.refresh(puller, each) : OutdatedContainer.Refresh.NONE;
            return deployAll
                    .run(
                            () -> find(engine, refresh),
                            dryRun,
                            options.validation(skipOld),
                            container -> request(new DeployNames(container.name()), container.image(), null, none))
                    .code();
        }
    }

    /** @throws NothingDoneException if it was said which ones, and there are none of these */
    private List<OutdatedContainer> find(ContainerEngine engine, OutdatedContainer.Refresh refresh) throws Exception {
        OutdatedContainer.Found found =
                OutdatedContainer.find(engine, projects, SelectionOptions.filter(labels), refresh);
        if (found.selected() == 0 && !(projects.isEmpty() && labels.isEmpty())) {
            throw new NothingDoneException("No running container is selected by --project and --label, so nothing is"
                    + " known; that is no success. 'containerctl ls' shows what is there.");
        }
        return found.outdated();
    }

    private void refusePullOfDryRun() {
        if (pull && dryRun) {
            throw new ParameterException(
                    spec.commandLine(), "--dry-run changes nothing, so --pull does not go with it.");
        }
    }

    private ImagePull puller(ContainerEngine engine) {
        return new ImagePull(
                engine.images(),
                credentials(),
                PushPolicy.DEFAULT,
                new PushOutput(spec.commandLine().getErr(), options.output.quiet));
    }

    private RegistryCredentials credentials() {
        return new DockerConfigCredentials(System.getenv(), Path.of(System.getProperty("user.home")), common::warn);
    }

    private DeployRequest request(
            DeployNames names, String image, @Nullable GateDecision decision, FirstContainer create) {
        return new DeployRequestBuilder()
                .names(names)
                .image(image)
                .imageId(decision == null ? null : decision.imageId())
                .verdict(RequiredVerdict.outcome(decision))
                .validation(noValidate ? null : options.validation(skipOld))
                .order(order)
                .retry(retry)
                .force(force)
                .onlyFirst(false)
                .keep(keep)
                .keepPrevious(keepPrevious)
                .deployedBy(DeployOptions.deployedBy())
                .cause(DeployOptions.cause())
                .reason(reason)
                .first(create)
                .build();
    }

    private void print(DeployPlan plan) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.output.json()) {
            out.print(Json.pretty(DeployJson.of(plan)));
        } else {
            out.println("Container " + plan.names().name() + " would get " + plan.image() + ".");
            out.println("Order: " + plan.order() + ". " + plan.why());
            plan.kept().forEach(line -> out.println("Kept " + line));
            plan.changed().forEach(out::println);
        }
        out.flush();
    }
}
