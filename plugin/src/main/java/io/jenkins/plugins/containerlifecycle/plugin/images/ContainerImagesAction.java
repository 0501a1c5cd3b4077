package io.jenkins.plugins.containerlifecycle.plugin.images;

import hudson.model.Api;
import hudson.model.Run;
import io.jenkins.plugins.containerlifecycle.plugin.jobs.UnreadableJobs;
import io.jenkins.plugins.containerlifecycle.plugin.verdicts.RecordedVerdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.RunAction2;
import jenkins.model.Tab;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The images that a build has stamped, validated, audited or deployed: its page "Container images", and what the build's record says of
 * them. Written through {@link ContainerImages}. Bounded, because a build is loaded whole and a loop may stamp forever.
 */
@ExportedBean
public final class ContainerImagesAction extends Tab implements RunAction2 {
    public static final String URL = "container-images";

    static final int MAX_IMAGES = 50;
    static final int MAX_DEPLOYMENTS = 50;
    static final int MAX_AUDITS = 50;
    /** An image is held to its stamp, even if there is no room for it on the page. */
    static final int MAX_STAMPS = 1000;
    /** The limit for all stored metadata, in characters; for all stamps; and for all audits. */
    private static final int MAX_SIZE = 2 * 1024 * 1024;

    /** In the order in which they were first seen. Other branches of the build may add to it while it is saved. */
    private final List<RecordedImage> images = new CopyOnWriteArrayList<>();

    /** Oldest first. Null in the record of a release that did not note stamps. */
    private List<RecordedStamp> stamps = new CopyOnWriteArrayList<>();

    /** Oldest first. Null in the record of a release that did not deploy. */
    private List<RecordedDeployment> deployments = new CopyOnWriteArrayList<>();

    /** Oldest first. Null in the record of a release that did not look into packages. */
    private List<RecordedAudit> audits = new CopyOnWriteArrayList<>();

    /** How many were left out for lack of room. */
    private int dropped;

    private int droppedDeployments;
    private int droppedAudits;

    ContainerImagesAction() {
        super(null);
    }

    synchronized void add(RecordedImage image) {
        for (int i = 0; i < images.size(); i++) {
            if (images.get(i).isSameAs(image)) {
                images.set(i, images.get(i).with(image));
                return;
            }
        }
        int size = images.stream().mapToInt(RecordedImage::size).sum() + image.size();
        if (images.size() >= MAX_IMAGES || size > MAX_SIZE) {
            dropped++;
        } else {
            images.add(image);
        }
    }

    /** If there are too many, the oldest go. */
    synchronized void add(RecordedStamp stamp) {
        stamps.add(stamp);
        int size = stamps.stream().mapToInt(RecordedStamp::size).sum();
        while (stamps.size() > MAX_STAMPS || size > MAX_SIZE && stamps.size() > 1) {
            size -= stamps.remove(0).size();
        }
    }

    /** If there are too many, the oldest go. */
    synchronized void add(RecordedDeployment deployment) {
        deployments.removeIf(deployment::isSameAs);
        deployments.add(deployment);
        if (deployments.size() > MAX_DEPLOYMENTS) {
            deployments.remove(0);
            droppedDeployments++;
        }
    }

    /** Oldest first. */
    @Exported
    public synchronized List<RecordedDeployment> getDeployments() {
        return List.copyOf(deployments);
    }

    /**
     * If there are too many, or if they are too large, the oldest go.
     *
     * @param withSbom whether it gets a place for a bill of materials among the artifacts
     */
    synchronized void add(RecordedAudit audit, boolean withSbom) {
        int number = audits.stream().mapToInt(RecordedAudit::getNumber).max().orElse(0) + 1;
        for (RecordedAudit earlier : audits) {
            if (earlier.isSameAs(audit)) {
                number = earlier.getNumber();
            }
        }
        audits.removeIf(audit::isSameAs);
        audit.place(number, withSbom ? sbom(audit) : null);
        audits.add(audit);
        int size = audits.stream().mapToInt(RecordedAudit::size).sum();
        while (audits.size() > MAX_AUDITS || size > MAX_SIZE && audits.size() > 1) {
            size -= audits.remove(0).size();
            droppedAudits++;
        }
    }

    /** Two images of a build may have had the same name, one after the other or on two agents. */
    private String sbom(RecordedAudit audit) {
        String name = SbomName.of(audit.getImage(), audit.getImageId());
        boolean taken = audits.stream()
                .anyMatch(other ->
                        name.equals(other.getSbom()) && !audit.getImageId().equals(other.getImageId()));
        return taken ? SbomName.withId(audit.getImage(), audit.getImageId()) : name;
    }

    /** Oldest first. */
    @Exported
    public synchronized List<RecordedAudit> getAudits() {
        return List.copyOf(audits);
    }

    /** For the Jelly view. */
    public List<RecordedAudit> auditsOf(ImageReport image) {
        return getAudits().stream()
                .filter(audit -> audit.getImageId().equals(image.getImageId()))
                .toList();
    }

    /** For the Jelly view: those of images that are not shown, because there are too many. */
    public List<RecordedAudit> getOtherAudits() {
        List<String> shown = imageIds();
        return getAudits().stream()
                .filter(audit -> !shown.contains(audit.getImageId()))
                .toList();
    }

    /** Serves {@code packages/NUMBER/}; null if there is none of that number. Steps do not wait for the files that it reads. */
    public PackagesPage getPackages(int number) {
        return audits.stream()
                .filter(audit -> audit.getNumber() == number)
                .findFirst()
                .map(audit -> new PackagesPage(this, audit))
                .orElse(null);
    }

    synchronized List<RecordedStamp> stamps() {
        return List.copyOf(stamps);
    }

    /** Of all metadata that this build has written. */
    Set<String> stampedKeys() {
        Set<String> keys = new LinkedHashSet<>();
        stamps().forEach(stamp -> keys.add(stamp.key()));
        images.stream().filter(RecordedImage::isStamped).forEach(image -> keys.add(image.key()));
        return keys;
    }

    List<RecordedImage> recorded() {
        return List.copyOf(images);
    }

    boolean hasStamped(String key) {
        return images.stream().anyMatch(image -> image.isStamped() && key.equals(image.key()));
    }

    List<String> imageIds() {
        return images.stream()
                .map(RecordedImage::imageId)
                .filter(Objects::nonNull)
                .toList();
    }

    /** For lists. Unlike {@link #getImages}, it does not look for the build of each ancestor. */
    public List<NamedImage> getNames() {
        return images.stream().map(NamedImage::new).toList();
    }

    private synchronized Object readResolve() {
        if (stamps == null) {
            stamps = new CopyOnWriteArrayList<>();
        }
        if (deployments == null) {
            deployments = new CopyOnWriteArrayList<>();
        }
        if (audits == null) {
            audits = new CopyOnWriteArrayList<>();
        }
        return this;
    }

    /** In the order in which they were first seen. */
    @Exported
    public List<ImageReport> getImages() {
        ProducingBuilds builds = new ProducingBuilds(this);
        UnreadableJobs unreadable = new UnreadableJobs();
        List<ImageReport> reports = new ArrayList<>();
        for (RecordedImage image : images) {
            reports.add(new ImageReport(image, builds, unreadable));
        }
        return reports;
    }

    /**
     * The verdict of another build on one of its own images; null if there is none.
     *
     * @param imageId null for any: a build may have made several images of one context
     */
    static RecordedVerdict verdict(Run<?, ?> run, String key, String imageId) {
        ContainerImagesAction action = run.getAction(ContainerImagesAction.class);
        if (action != null) {
            for (RecordedImage image : action.images) {
                boolean same = imageId == null || imageId.equals(image.imageId());
                if (same && key.equals(image.key()) && image.isStamped()) {
                    return image.verdict();
                }
            }
        }
        return null;
    }

    /** The worst verdict of this build on an image; null if there is none. */
    RecordedVerdict verdict(String imageId) {
        for (RecordedImage image : images) {
            if (imageId != null && imageId.equals(image.imageId())) {
                return image.verdict();
            }
        }
        return null;
    }

    /** Serves {@code api/json}. */
    public Api getApi() {
        return new Api(this);
    }

    /** How many images of this build are not shown, because there were too many. */
    @Exported
    public synchronized int getDropped() {
        return dropped;
    }

    /** How many older deployments of this build are not kept, because there were too many. */
    @Exported
    public synchronized int getDroppedDeployments() {
        return droppedDeployments;
    }

    /** How many older audits of this build are not kept, because there were too many. */
    @Exported
    public synchronized int getDroppedAudits() {
        return droppedAudits;
    }

    /** For the Jelly views, which use this name on builds of every kind. */
    public Run<?, ?> getRun() {
        return (Run<?, ?>) getObject();
    }

    @Override
    public void onAttached(Run<?, ?> run) {
        object = run;
    }

    @Override
    public void onLoad(Run<?, ?> run) {
        object = run;
    }

    @Override
    public String getIconFileName() {
        return "symbol-cube-outline plugin-ionicons-api";
    }

    @Override
    public String getDisplayName() {
        return Messages.ContainerImagesAction_DisplayName();
    }

    @Override
    public String getUrlName() {
        return URL;
    }
}
