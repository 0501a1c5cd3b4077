package io.jenkins.plugins.containerlifecycle.plugin.audit;

import hudson.model.TaskListener;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.TargetKind;
import io.jenkins.plugins.containerlifecycle.engine.docker.DockerEngine;
import io.jenkins.plugins.containerlifecycle.hook.Cancellation;
import io.jenkins.plugins.containerlifecycle.hook.StampCheck;
import io.jenkins.plugins.containerlifecycle.inventory.AuditJunit;
import io.jenkins.plugins.containerlifecycle.inventory.AuditResult;
import io.jenkins.plugins.containerlifecycle.inventory.AuditRule;
import io.jenkins.plugins.containerlifecycle.inventory.AuditTarget;
import io.jenkins.plugins.containerlifecycle.inventory.Auditor;
import io.jenkins.plugins.containerlifecycle.inventory.Blame;
import io.jenkins.plugins.containerlifecycle.inventory.BlameReader;
import io.jenkins.plugins.containerlifecycle.inventory.CycloneDx;
import io.jenkins.plugins.containerlifecycle.inventory.InventoryReader;
import io.jenkins.plugins.containerlifecycle.metadata.Ancestry;
import io.jenkins.plugins.containerlifecycle.metadata.ImageLabels;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.StampRule;
import io.jenkins.plugins.containerlifecycle.plugin.agent.EngineAccess;
import io.jenkins.plugins.containerlifecycle.plugin.agent.RunningWork;
import io.jenkins.plugins.containerlifecycle.plugin.images.InspectedImage;
import io.jenkins.plugins.containerlifecycle.plugin.images.RecordedStamp;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import io.jenkins.plugins.containerlifecycle.plugin.validate.ConsoleOutput;
import io.jenkins.plugins.containerlifecycle.reference.ImageIds;
import io.jenkins.plugins.containerlifecycle.reference.ImageReference;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import jenkins.security.MasterToSlaveCallable;

/**
 * One attempt on the agent to look into an image. It only reads; the containers that it takes to read images are never
 * started and are removed before it ends.
 */
final class AuditWork extends MasterToSlaveCallable<AuditReply, InterruptedException> {
    private static final long serialVersionUID = 1L;

    private final AuditArguments arguments;
    private final String runId;
    /** The current folder of the step. */
    private final String folder;
    /** All stamps of the build so far; empty if any image will do. */
    private final ArrayList<RecordedStamp> stamps;
    /** Of this program. */
    private final String version;
    /** How to reach the engine, see {@link EngineAccess}. */
    private final HashMap<String, String> environment;

    /** Folder with keys and certificates that are there for this attempt only; null for none. */
    private final String keyFolder;

    private final TaskListener listener;

    AuditWork(
            AuditArguments arguments,
            String runId,
            String folder,
            List<RecordedStamp> stamps,
            String version,
            EngineAccess engine,
            TaskListener listener) {
        this.arguments = arguments;
        this.runId = runId;
        this.folder = folder;
        this.stamps = arguments.anyStamp ? new ArrayList<>() : new ArrayList<>(stamps);
        this.version = version;
        this.environment = new HashMap<>(engine.environment());
        this.keyFolder = engine.keyFolder();
        this.listener = listener;
    }

    @Override
    public AuditReply call() throws InterruptedException {
        Cancellation cancellation = RunningWork.begin(runId);
        ConsoleOutput console = new ConsoleOutput(listener);
        try (DockerEngine engine = DockerEngine.connect(EngineAccess.config(environment))) {
            cancellation.begin(Thread.currentThread());
            cancellation.check();
            List<AuditRule> rules = rules();
            engine.info();
            // If the channel is cut, the classes that remove a container can no longer be loaded.
            engine.warmUp();
            return audit(engine, rules, console);
        } catch (EngineException | InputException e) {
            return AuditReply.trouble(e.getMessage());
        } catch (InterruptedException e) {
            if (cancellation.isCancelled()) {
                return AuditReply.trouble("The audit was ended.");
            }
            throw e;
        } finally {
            console.end();
            cancellation.end();
            RunningWork.forget(runId, cancellation);
            EngineAccess.forgetIfPossible(keyFolder);
        }
    }

    private List<AuditRule> rules() throws InputException {
        List<AuditRule> rules = new ArrayList<>();
        if (arguments.rulesFile != null) {
            rules.addAll(RulesFile.read(Path.of(folder), arguments.rulesFile));
        }
        rules.addAll(arguments.rules());
        return rules;
    }

    private AuditReply audit(DockerEngine engine, List<AuditRule> rules, ConsoleOutput console)
            throws EngineException, InterruptedException {
        Instant started = Instant.now();
        ImageDetails image = engine.images().inspect(arguments.image);
        StampRule stamp = RecordedStamp.rule(stamps);
        Optional<String> complaint = new StampCheck(engine.images(), stamp).image(arguments.image, List.of(), image);
        if (complaint.isPresent()) {
            return AuditReply.trouble(complaint.get());
        }
        console.onPhase("Looking into " + arguments.image + " ...");
        InventoryReader inventories = new InventoryReader(engine);
        BlameReader blames = new BlameReader(engine, inventories, null);
        blames.call(image, arguments.image);
        Blame blame = blames.read(image);
        AuditTarget target = new AuditTarget(TargetKind.IMAGE, image.id(), arguments.image);
        List<AuditResult> results =
                new Auditor(engine, inventories, blames, progress -> {}).audit(rules, List.of(target));
        ImagePackages packages = ImagePackages.of(blame);
        Ancestry ancestry = ImageLabels.read(image.labels());
        boolean derived = InspectedImage.isDerived(engine, image);
        boolean stamped = !ancestry.isEmpty() && !derived;
        String repository = repository(image, ancestry, stamped);
        byte[] junit = rules.isEmpty()
                ? null
                : AuditJunit.ofImage(
                        Objects.requireNonNullElse(repository, ""),
                        arguments.image,
                        image.id(),
                        results,
                        !arguments.allowUnknown,
                        started,
                        Duration.between(started, Instant.now()));
        byte[] sbom = !arguments.sbom
                ? null
                : Json.pretty(CycloneDx.of(
                                packages.inventory(), blame, arguments.image, ancestry, stamped, version, started))
                        .getBytes(StandardCharsets.UTF_8);
        return AuditReply.of(
                image.labels(),
                derived,
                repository,
                packages.toBytes(),
                results.stream().map(AuditValues::ofRule).toList(),
                junit,
                sbom);
    }

    /** An ID is a name that each build has anew, so another is looked for; null if there is none. */
    private String repository(ImageDetails image, Ancestry ancestry, boolean stamped) {
        String name = arguments.image;
        if (ImageIds.looksLikeOne(name)) {
            name = image.repoTags().stream()
                    .filter(tag -> !tag.startsWith("<"))
                    .findFirst()
                    .orElseGet(() -> !stamped
                            ? null
                            : ancestry.image().map(ImageMetadata::imageName).orElse(null));
        }
        return name == null ? null : ImageReference.split(name).repository();
    }
}
