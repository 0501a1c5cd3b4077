package io.jenkins.plugins.containerlifecycle.metadata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

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

    static ImageMetadata full() throws MetadataException {
        return builder()
                .imageTagNames(List.of("latest", "12"))
                .ci(true)
                .buildCauses(List.of("SCMTRIGGER", "MANUALTRIGGER"))
                .buildTag("jenkins-dns-12")
                .buildUrl("https://ci.example.org/job/dns/12/")
                .buildHost("agent-3")
                .gitUrl("https://git.example.org/dns.git")
                .gitref("e1b0a445744fec5e584919711cafd8f4cebdee0e")
                .gitBranch("main")
                .gitDirty(false)
                .method(Hook.START, "/srv/support/bin/start")
                .method(Hook.VALIDATE, "/srv/support/bin/validate --all")
                .baseName("debian:12")
                .baseDigest("sha256:" + "0".repeat(64))
                .user(JsonNodeFactory.instance.objectNode().put("team", "dns \u00e9quipe"))
                .build();
    }
}
