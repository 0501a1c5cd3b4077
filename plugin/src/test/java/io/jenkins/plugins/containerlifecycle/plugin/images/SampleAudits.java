package io.jenkins.plugins.containerlifecycle.plugin.images;

import io.jenkins.plugins.containerlifecycle.inventory.Ancestor;
import io.jenkins.plugins.containerlifecycle.inventory.Blame;
import io.jenkins.plugins.containerlifecycle.inventory.Coverage;
import io.jenkins.plugins.containerlifecycle.inventory.Ecosystem;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackage;
import io.jenkins.plugins.containerlifecycle.inventory.InstalledPackageBuilder;
import io.jenkins.plugins.containerlifecycle.inventory.OsRelease;
import io.jenkins.plugins.containerlifecycle.inventory.PackageInventory;
import io.jenkins.plugins.containerlifecycle.plugin.packages.ImagePackages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Audits of images that nobody has built. */
final class SampleAudits {
    private SampleAudits() {}

    static InstalledPackage installed(String name, String version, String source, String license) {
        return new InstalledPackageBuilder()
                .ecosystem(Ecosystem.DEB)
                .name(name)
                .version(version)
                .sourceName(source)
                .sourceVersion(version)
                .architecture("amd64")
                .license(license)
                .build();
    }

    /** Of a chain of images, each with the packages of those before it and its own. */
    static ImagePackages packages(String imageId, Map<String, List<InstalledPackage>> own) {
        List<Ancestor> chain = new ArrayList<>();
        List<InstalledPackage> all = new ArrayList<>();
        own.forEach((name, packages) -> {
            all.addAll(packages);
            String id = chain.size() == own.size() - 1 ? imageId : "sha256:" + chain.size();
            chain.add(new Ancestor(
                    name,
                    null,
                    new PackageInventory(id, new OsRelease("debian", "12", "Debian 12"), all, Coverage.COMPLETE)));
        });
        return ImagePackages.of(new Blame(chain));
    }

    /** One whose only rule found something. */
    static RecordedAudit found(String image, ImagePackages packages, String rule, String sentence) {
        return new RecordedAudit(
                Map.of(
                        "image",
                        image,
                        "outcome",
                        "found",
                        "os",
                        "Debian 12",
                        "coverage",
                        "complete",
                        "rules",
                        List.of(Map.of(
                                "rule",
                                rule,
                                "reason",
                                sentence,
                                "outcome",
                                "found",
                                "findings",
                                List.of(Map.of("sentence", sentence))))),
                packages,
                image,
                "Audit",
                image + packages.imageId(),
                Instant.now());
    }
}
