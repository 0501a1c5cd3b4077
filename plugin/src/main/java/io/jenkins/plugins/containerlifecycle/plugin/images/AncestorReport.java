package io.jenkins.plugins.containerlifecycle.plugin.images;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.metadata.Hook;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataJson;
import io.jenkins.plugins.containerlifecycle.plugin.facts.BaseImageCause;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.UnreadableJobs;
import io.jenkins.plugins.containerlifecycle.plugin.text.ShownTime;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredMetadata;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedVerdict;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One image of an ancestry as the reader of a page or of the API may see it. All its texts are safe to show. */
@ExportedBean(defaultVisibility = 5)
public final class AncestorReport {
    private static final int SHORT_COMMIT = 10;

    private final ImageMetadata metadata;
    /** The build that made it; null if this Jenkins does not know it or the reader may not see it. */
    private final Run<?, ?> build;

    /** Of this image; null if nothing is known about it. */
    private final RecordedVerdict verdict;
    /** Whether the image says that it comes from a job of this Jenkins that the reader may not see. */
    private final boolean secret;

    /**
     * @param unreadable the jobs that the reader may not know about
     * @param imageId null for any image with that metadata
     * @param own what the build of this page found; null if it is another build's image or nothing was found
     */
    AncestorReport(
            ImageMetadata metadata,
            ProducingBuilds builds,
            UnreadableJobs unreadable,
            String imageId,
            RecordedVerdict own) {
        this.metadata = metadata;
        this.build = builds.find(metadata);
        this.secret = build == null && unreadable.have(metadata.buildTag());
        this.verdict =
                own != null || build == null ? own : ContainerImagesAction.verdict(build, metadata.key(), imageId);
    }

    /** An ancestor of images of several builds. */
    public static AncestorReport of(ImageMetadata metadata, ProducingBuilds builds, UnreadableJobs unreadable) {
        return new AncestorReport(metadata, builds, unreadable, null, null);
    }

    /** As this build found, else as the build that made it found; null if nothing is known. */
    @Exported
    public RecordedVerdict getVerdict() {
        return verdict;
    }

    @Exported
    public String getBuildId() {
        return metadata.buildId();
    }

    @Exported
    public String getProject() {
        return SafeText.line(metadata.project());
    }

    @Exported
    public String getImageName() {
        return SafeText.lineOrNull(metadata.imageName());
    }

    @Exported
    public List<String> getTags() {
        return metadata.imageTagNames().stream().map(SafeText::line).toList();
    }

    public String getTagText() {
        return String.join(", ", getTags());
    }

    /** Whether there may be more tags, for which there was no room. */
    public boolean isTagsFull() {
        return getTags().size() >= StoredMetadata.MAX_TAGS;
    }

    /** Comma-joined, such as {@code UPSTREAMTRIGGER,TIMERTRIGGER}. */
    @Exported
    public String getCause() {
        return SafeText.lineOrNull(metadata.buildCause());
    }

    /** With places where a line may break. */
    public String getCauseText() {
        return getCause() == null ? null : getCause().replaceAll(",\\s*", ", ");
    }

    /** The bases that were built again, if that is why it was built: {@code example/base:latest (5c36ef228e)}. */
    @Exported
    public List<String> getRebuiltFor() {
        List<String> bases = new ArrayList<>();
        metadata.rebuiltFor().forEach((base, build) -> {
            String commit = BaseImageCause.commit(build);
            bases.add(SafeText.line(base + (commit.isEmpty() ? "" : " (" + commit + ")")));
        });
        return bases;
    }

    @Exported
    public String getGitUrl() {
        return SafeText.lineOrNull(metadata.gitUrl());
    }

    @Exported
    public String getCommit() {
        return SafeText.lineOrNull(metadata.gitref());
    }

    public String getShortCommit() {
        String commit = getCommit();
        return commit == null || commit.length() <= SHORT_COMMIT ? commit : commit.substring(0, SHORT_COMMIT);
    }

    @Exported
    public String getBranch() {
        return SafeText.lineOrNull(metadata.gitBranch());
    }

    /** Null if not known. */
    @Exported
    public Boolean getDirty() {
        return metadata.gitDirty();
    }

    /** The commit's page; null if the host is not known. */
    @Exported
    public String getCommitUrl() {
        return CommitLink.of(metadata.gitUrl(), metadata.gitref()).orElse(null);
    }

    /** RFC 3339, in UTC. */
    @Exported
    public String getTime() {
        return metadata.buildTime().toString();
    }

    /** As a page shows it. */
    public ShownTime getShownTime() {
        return new ShownTime(metadata.buildTime());
    }

    /**
     * What the image says about its build, whoever made it. Null also if that is a job of this Jenkins that the reader
     * may not see: the image may be open to more people than the job, but the job's name is not given away here.
     */
    @Exported
    public String getBuildTag() {
        return secret ? null : SafeText.lineOrNull(metadata.buildTag());
    }

    /** One of the words that the style sheet knows. */
    public String getStatus() {
        return verdict == null ? "unknown" : verdict.getStatus();
    }

    /** {@code example/dns:latest, 7}; null if the image does not say its name. */
    public String getNameAndTags() {
        String tags = getTagText();
        return getImageName() == null || tags.isEmpty() ? getImageName() : getImageName() + ":" + tags;
    }

    /** The full name of the build that made it; null if the reader may not know it. */
    @Exported
    public String getBuild() {
        return build == null ? null : build.getFullDisplayName();
    }

    /** Below the root of this Jenkins; null if {@link #getBuild()} is. */
    @Exported
    public String getBuildPath() {
        return build == null ? null : build.getUrl() + ContainerImagesAction.URL + "/";
    }

    /** {@code name: command}, in the order of a container's life. */
    @Exported
    public List<HookReport> getHooks() {
        List<HookReport> hooks = new ArrayList<>();
        for (Hook hook : Hook.values()) {
            metadata.method(hook).ifPresent(method -> hooks.add(new HookReport(hook.id(), SafeText.line(method))));
        }
        if (metadata.validate() && metadata.method(Hook.VALIDATE).isEmpty()) {
            hooks.add(new HookReport(Hook.VALIDATE.id(), null));
        }
        return hooks;
    }

    /** What the image says about itself as a package does; traits that it does not have are left out. */
    @Exported
    public List<TraitReport> getTraits() {
        List<TraitReport> traits = new ArrayList<>();
        for (MetadataField<?> field : MetadataField.ALL) {
            if (field.isTrait() && !metadata.lines(field).isEmpty()) {
                traits.add(new TraitReport(
                        field.id(),
                        field.label(),
                        metadata.lines(field).stream().map(SafeText::line).toList()));
            }
        }
        return traits;
    }

    /** The hook and the options of its HEALTHCHECK, such as {@code monitor --interval=30s}; null if it does not say. */
    @Exported
    public String getHealthcheck() {
        List<String> lines = metadata.lines(MetadataField.HEALTHCHECK);
        return lines.isEmpty() ? null : SafeText.line(lines.get(0));
    }

    /** The hooks that it has, at a glance: {@code start, validate}. */
    public String getHookNames() {
        return getHooks().stream().map(HookReport::getName).collect(Collectors.joining(", "));
    }

    /** The schema's version if this release does not know it yet; then there is only {@link #getRaw()}. */
    @Exported
    public Integer getNewerSchema() {
        return metadata.isNewer() ? metadata.schemaVersion() : null;
    }

    public String getRaw() {
        ObjectNode tree = MetadataJson.toTree(metadata);
        // It names the builds of others, of which the reader may see less than of this one.
        tree.remove("rebuilt_for");
        if (secret) {
            tree.remove(List.of("build_tag", "build_url"));
        }
        return SafeText.line(tree.toString());
    }

    /** One hook of an image. */
    @ExportedBean(defaultVisibility = 5)
    public static final class HookReport {
        private final String name;
        private final String method;

        HookReport(String name, String method) {
            this.name = name;
            this.method = method;
        }

        /** In lower case. */
        @Exported
        public String getName() {
            return name;
        }

        /** The command; null if the hook is a file in the image. */
        @Exported
        public String getMethod() {
            return method;
        }
    }

    /** One trait of an image. */
    @ExportedBean(defaultVisibility = 5)
    public static final class TraitReport {
        private final String name;
        private final String label;
        private final List<String> texts;

        TraitReport(String name, String label, List<String> texts) {
            this.name = name;
            this.label = label;
            this.texts = texts;
        }

        /** The name of the field in JSON. */
        @Exported
        public String getName() {
            return name;
        }

        /** As a page shows it. */
        public String getLabel() {
            return label;
        }

        /** One text, or one for each element; "kind address" for addresses. */
        @Exported
        public List<String> getTexts() {
            return texts;
        }

        /** Whether there may be more of them, for which there was no room. */
        public boolean isFull() {
            return texts.size() >= StoredMetadata.MAX_TAGS;
        }
    }
}
