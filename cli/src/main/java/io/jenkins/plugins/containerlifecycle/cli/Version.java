package io.jenkins.plugins.containerlifecycle.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }

    static String text() {
        return "containerctl " + number();
    }

    static String number() {
        String version = ContainerCtl.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
