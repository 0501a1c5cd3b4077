package io.jenkins.plugins.containerlifecycle.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.service.ServiceDeployer;
import io.jenkins.plugins.containerlifecycle.service.ServiceJson;
import io.jenkins.plugins.containerlifecycle.service.ServicePlan;
import io.jenkins.plugins.containerlifecycle.service.ServiceRequest;
import io.jenkins.plugins.containerlifecycle.service.ServiceResult;
import io.jenkins.plugins.containerlifecycle.text.Durations;
import io.jenkins.plugins.containerlifecycle.text.Json;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The deployment or rollback of a swarm's service by a command line. A signal ends following it, not the update. */
final class ServiceDeploying extends StoppableDeployment {
    /** The others are about containers of one engine and their hooks. */
    private static final Set<String> OPTIONS = Set.of(
            "--service",
            "--order",
            "--pull",
            "--no-validate",
            "--timeout",
            "--require-verdict",
            "--max-age",
            "--force",
            "--reason",
            "--dry-run",
            "--output",
            "--quiet",
            "--host",
            "--debug");

    /** What is to be done. */
    @FunctionalInterface
    interface Work {
        ServiceResult run(ServiceDeployer deployer, Cancellation cancellation)
                throws DeployException, EngineException, InterruptedException;
    }

    private final String name;

    /** @throws ParameterException if an option was given that has no meaning for a service */
    ServiceDeploying(String name, CommandSpec spec, DeployOptions options) {
        super(spec, options);
        this.name = name;
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (Arrays.stream(option.names()).noneMatch(OPTIONS::contains)) {
                throw new ParameterException(spec.commandLine(), option.longestName() + " does not go with --service.");
            }
        }
    }

    /** Shows what would be done. */
    ExitCode plan(ContainerEngine engine, ServiceRequest request)
            throws DeployException, EngineException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        ServicePlan plan = new ServiceDeployer(engine, line -> {}).plan(request);
        if (options.output.json()) {
            out.print(Json.pretty(ServiceJson.of(plan)));
        } else {
            out.println("Service " + plan.service() + " would get " + plan.image() + ".");
            out.println("Order: " + plan.order() + ". Each new task is watched for " + Durations.text(plan.monitor())
                    + "; if one fails, the swarm rolls back.");
            plan.changed().forEach(out::println);
            plan.warnings().forEach(warning -> out.println("Warning: " + warning));
        }
        out.flush();
        return ExitCode.FINE;
    }

    /** Does it and says how it went. */
    ExitCode run(ContainerEngine engine, Work work) throws DeployException, EngineException, InterruptedException {
        ServiceResult result = work.run(new ServiceDeployer(engine, this::progress), cancellation);
        print(result);
        return Deploying.exitCode(result.outcome());
    }

    @Override
    ObjectNode failure(String outcome, String reason) {
        return ServiceJson.of(name, outcome, reason);
    }

    /** An update takes minutes, and a silent log looks as if it hung. */
    private void progress(String line) {
        if (!options.output.quiet || line.startsWith("Warning: ")) {
            spec.commandLine().getErr().println("> " + line);
            spec.commandLine().getErr().flush();
        }
    }

    private void print(ServiceResult result) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.output.json()) {
            out.print(Json.pretty(ServiceJson.of(name, result)));
        } else {
            out.println(result.sentence());
            if (!result.evidence().isEmpty()) {
                out.println("The end of the log of the task that failed:");
                result.evidence().lines().forEach(line -> out.println("  " + line));
            }
        }
        out.flush();
    }

    @Override
    String whatStoppingMeans() {
        return "It was told to stop; an update that has begun goes on in the swarm.";
    }

    @Override
    public String announcement() {
        return "stopping; an update that has begun goes on in the swarm: the same command follows it to its end, and"
                + " 'containerctl rollback --service " + SafeText.line(name) + "' undoes it.";
    }

    @Override
    public String whatMayBeLeft() {
        return "the engine has not answered yet.";
    }
}
