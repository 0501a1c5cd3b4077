package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.inventory.Depth;
import picocli.CommandLine.Option;

/** How closely it is looked into an image. */
final class DepthOptions {
    @Option(
            names = "--deep",
            description = "Look into all files, too, for packages of Java, Python, Node.js, Go and Ruby, and for the"
                    + " licenses of Debian's packages. Takes longer the larger an image is.")
    boolean deep;

    Depth depth() {
        return deep ? Depth.FILES : Depth.DATABASES;
    }
}
