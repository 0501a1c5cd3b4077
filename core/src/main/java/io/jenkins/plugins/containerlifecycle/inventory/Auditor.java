package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.engine.ContainerDetails;
import io.jenkins.plugins.containerlifecycle.engine.ContainerEngine;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.engine.ImageDetails;
import io.jenkins.plugins.containerlifecycle.engine.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks into images and containers for what rules mean, and finds out which ancestor brought it. */
public final class Auditor {
    private static final String MISSING = "There is no image or container of this name on this engine.";

    private final ContainerEngine engine;
    private final InventoryReader inventories;
    private final BlameReader blames;
    private final Depth depth;
    private final Consumer<String> progress;
    private final Map<String, Blame> known = new HashMap<>();

    /** Looks only at what package managers have noted. */
    public Auditor(ContainerEngine engine, @Nullable InventoryCache cache, Consumer<String> progress) {
        this(engine, cache, Depth.DATABASES, progress);
    }

    /**
     * @param cache where inventories are kept, of that depth; null for nowhere
     * @param progress gets a line before each target that is looked into
     */
    public Auditor(ContainerEngine engine, @Nullable InventoryCache cache, Depth depth, Consumer<String> progress) {
        this(engine, new InventoryReader(engine, cache, depth), cache, depth, progress);
    }

    private Auditor(
            ContainerEngine engine,
            InventoryReader inventories,
            @Nullable InventoryCache cache,
            Depth depth,
            Consumer<String> progress) {
        this(engine, inventories, new BlameReader(engine, inventories, cache), depth, progress);
    }

    /** With readers of databases that are used for something else, too, so that no image is read twice. */
    public Auditor(ContainerEngine engine, InventoryReader inventories, BlameReader blames, Consumer<String> progress) {
        this(engine, inventories, blames, Depth.DATABASES, progress);
    }

    private Auditor(
            ContainerEngine engine,
            InventoryReader inventories,
            BlameReader blames,
            Depth depth,
            Consumer<String> progress) {
        this.engine = engine;
        this.inventories = inventories;
        this.blames = blames;
        this.depth = depth;
        this.progress = progress;
    }

    /** Why inventories could not be kept, for a warning. */
    public Optional<String> cacheProblem() {
        return inventories.cacheProblem();
    }

    /**
     * The results in the order of the rules. A target that is not there, or goes away meanwhile, as containers
     * do, is not known.
     *
     * @throws EngineException if the engine does not answer
     */
    public List<AuditResult> audit(List<AuditRule> rules, List<AuditTarget> targets)
            throws EngineException, InterruptedException {
        List<Collected> collected = new ArrayList<>();
        rules.forEach(rule -> collected.add(new Collected(rule)));
        int number = 0;
        for (AuditTarget target : targets) {
            number++;
            if (target.isMissing()) {
                collected.forEach(each -> each.unknown.put(target, MISSING));
                continue;
            }
            progress.accept(number + " of " + targets.size() + ": " + target.name());
            try {
                Target found =
                        Target.find(engine, Objects.requireNonNull(target.kind()), Objects.requireNonNull(target.id()));
                blames.call(found, target.name());
                PackageInventory inventory = inventories.read(found);
                for (Collected each : collected) {
                    judge(each, target, found, inventory);
                }
            } catch (EngineException e) {
                switch (e.kind()) {
                    case NO_SUCH_IMAGE, NO_SUCH_CONTAINER ->
                        collected.forEach(
                                each -> each.unknown.put(target, "It went away before it could be looked into."));
                    default -> throw e;
                }
            }
        }
        return collected.stream().map(Collected::result).toList();
    }

    /** In the making. */
    private static final class Collected {
        private final AuditRule rule;
        private final Map<Object, AuditFinding> findings = new LinkedHashMap<>();
        private final Map<AuditTarget, String> unknown = new LinkedHashMap<>();
        private final List<AuditTarget> fine = new ArrayList<>();
        private boolean nameFound;

        Collected(AuditRule rule) {
            this.rule = rule;
        }

        AuditResult result() {
            return new AuditResult(rule, List.copyOf(findings.values()), unknown, fine, nameFound);
        }
    }

    private void judge(Collected rule, AuditTarget target, Target found, PackageInventory inventory)
            throws EngineException, InterruptedException {
        if (depth != Depth.FILES && rule.rule.condition().isOfLanguage()) {
            // That nothing is found where nobody looks is no result.
            rule.unknown.put(
                    target, "Packages of programming languages are in no database, and its files were not looked at.");
            return;
        }
        boolean affected = false;
        String doubt = "";
        for (InstalledPackage installed : inventory.packages()) {
            Condition.Match match = rule.rule.condition().match(inventory, installed);
            rule.nameFound |= match != Condition.Match.OTHER;
            switch (match) {
                case AFFECTED -> {
                    affected = true;
                    add(rule, target, found, installed);
                }
                case UNCLEAR ->
                    doubt = installed.hasVersion()
                            ? installed.name() + " " + installed.version() + " cannot be compared with "
                                    + rule.rule.condition().text()
                                    + rule.rule.condition().oddity() + "."
                            : "Nothing tells which version of " + installed.name() + " it has.";
                default -> {
                    // Nothing to say.
                }
            }
        }
        if (affected) {
            return;
        }
        if (doubt.isEmpty() && !inventory.coverage().isComplete()) {
            doubt = inventory.coverage().reasons().get(0);
        }
        if (doubt.isEmpty()) {
            rule.fine.add(target);
        } else {
            rule.unknown.put(target, doubt);
        }
    }

    private void add(Collected rule, AuditTarget target, Target found, InstalledPackage installed)
            throws EngineException, InterruptedException {
        Blame blame = blame(found);
        Origin origin = blame == null ? null : blame.versionBy(installed).orElse(null);
        boolean inContainer = found instanceof ContainerDetails && blame != null && origin == null;
        List<Object> same = new ArrayList<>();
        same.add(installed.ecosystem());
        same.add(installed.sourceName());
        same.add(installed.sourceVersion());
        same.add(inContainer);
        same.add(origin == null ? "" : who(origin));
        rule.findings
                .computeIfAbsent(same, key -> AuditFinding.of(installed, origin, inContainer))
                .add(installed, target);
    }

    /** What two origins have in common if they are the same image. */
    private static String who(Origin origin) {
        Ancestor ancestor = origin.ancestor();
        String image = ancestor.metadata() != null
                ? ancestor.metadata().key()
                : ancestor.inventory() != null ? ancestor.inventory().imageId() : ancestor.name();
        return image + " " + origin.exact();
    }

    /** Null if the image, or that of a container, is gone. */
    private @Nullable Blame blame(Target target) throws EngineException, InterruptedException {
        String imageId =
                target instanceof ContainerDetails container ? container.imageId() : ((ImageDetails) target).id();
        if (!known.containsKey(imageId)) {
            known.put(imageId, find(target));
        }
        return known.get(imageId);
    }

    /** That an image, or one below it, goes away in this very moment, does not change what was found. */
    private @Nullable Blame find(Target target) throws EngineException, InterruptedException {
        try {
            return blames.find(target).orElse(null);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NO_SUCH_IMAGE) {
                return null;
            }
            throw e;
        }
    }
}
