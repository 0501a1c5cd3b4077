package io.jenkins.plugins.containerlifecycle.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnContainerTest {
    private static final String ID = "0123456789abcdef".repeat(4);

    @Test
    void dockerMountsTheHostNameFromAFolderWithTheId() {
        String mounts = "1 2 0:1 / / rw - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/X\n"
                + "731 728 254:1 /var/lib/docker/containers/" + ID
                + "/resolv.conf /etc/resolv.conf rw - ext4 /dev/vda1 rw\n"
                + "732 728 254:1 /var/lib/docker/containers/" + ID + "/hostname /etc/hostname rw - ext4 /dev/vda1 rw\n";
        assertThat(OwnContainer.id(mounts)).contains(ID);
    }

    @Test
    void podmanDoesSoToo() {
        String mounts = "700 600 0:25 /containers/storage/overlay-containers/" + ID
                + "/userdata/hostname /etc/hostname rw - tmpfs tmpfs rw\n";
        assertThat(OwnContainer.id(mounts)).contains(ID);
    }

    @Test
    void onAHostThereIsNone() {
        assertThat(OwnContainer.id("25 30 0:23 / /sys rw - sysfs sysfs rw\n")).isEmpty();
    }

    @Test
    void aFolderThatOnlyLooksSoIsNone() {
        String mounts = "731 728 254:1 /srv/containers/" + ID + "/data /data rw - ext4 /dev/vda1 rw\n";
        assertThat(OwnContainer.id(mounts)).isEmpty();
    }
}
