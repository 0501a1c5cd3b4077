package io.jenkins.plugins.containerlifecycle.metadata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Metadata to test with. */
public final class Samples {
    private Samples() {}

    public static ImageMetadataBuilder builder() {
        return new ImageMetadataBuilder()
                .buildId("1a2b3c4d")
                .project("dns")
                .imageName("example/dns")
                .buildTimeStamp(1769839330L);
    }

    static ImageMetadata least() throws MetadataException {
        return builder().imageName(null).build();
    }

    /** With a value in each field. */
    public static ImageMetadata full() throws MetadataException {
        ImageMetadataBuilder builder = builder();
        for (Hook hook : Hook.values()) {
            builder.method(hook, "/srv/support/bin/" + hook.id());
        }
        return builder.imageTagNames(List.of("latest", "12"))
                .set(MetadataField.VERSION, "1.4.2")
                .set(MetadataField.DESCRIPTION, "Answers for the zones of example.org")
                .set(MetadataField.LICENSES, "MIT OR Apache-2.0")
                .set(MetadataField.VENDOR, "Example Inc.")
                .set(MetadataField.AUTHORS, List.of("Ada <ada@example.org>", "Bob"))
                .set(MetadataField.URLS, Map.of("home", "https://dns.example.org/"))
                .set(MetadataField.REQUIRES, List.of("ldap", "ntp"))
                .set(MetadataField.SCHEDULE, Map.of("monitor", "30s"))
                .ci(true)
                .buildCauses(List.of("SCMTRIGGER", "MANUALTRIGGER"))
                .rebuiltFor(Map.of("example/base:latest", "jenkins-base-5, 5c36ef228e, 1769839000.0123abcd"))
                .buildTag("jenkins-dns-12")
                .buildUrl("https://ci.example.org/job/dns/12/")
                .buildHost("agent-3")
                .gitUrl("https://git.example.org/dns.git")
                .gitref("e1b0a445744fec5e584919711cafd8f4cebdee0e")
                .gitBranch("main")
                .gitDirty(true)
                .method(Hook.VALIDATE, "/srv/support/bin/validate --all 'two words'")
                .set(
                        MetadataField.HEALTHCHECK,
                        new Healthcheck(
                                "monitor", Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMinutes(1), 3))
                .baseName("debian:12")
                .baseDigest("sha256:" + "0".repeat(64))
                .baseImageId("sha256:" + "1".repeat(64))
                .baseMetadataSha256("2".repeat(64))
                .otherBases(Map.of("golang:1.24", "sha256:" + "3".repeat(64)))
                .baseLayers(4)
                .user(JsonNodeFactory.instance.objectNode().put("team", "dns \u00e9quipe"))
                .build();
    }
}
