package io.jenkins.plugins.containerlifecycle.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = ContainerCtl.class.getPackage().getImplementationVersion();
        return new String[] {"containerctl " + (version == null ? "(not packaged)" : version)};
    }
}
