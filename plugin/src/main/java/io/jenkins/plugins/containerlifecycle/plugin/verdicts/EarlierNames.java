package io.jenkins.plugins.containerlifecycle.plugin.verdicts;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Run;
import hudson.util.XStream2;

/** The names of these classes in files of an earlier release, which had them in the package of the page. */
public final class EarlierNames {
    private static final String PACKAGE = "io.jenkins.plugins.containerlifecycle.plugin.images.";

    private EarlierNames() {}

    /** For the records of builds. */
    @Initializer(before = InitMilestone.PLUGINS_STARTED)
    public static void addToBuilds() {
        Run.XSTREAM2.addCompatibilityAlias(PACKAGE + "RecordedVerdict", RecordedVerdict.class);
        Run.XSTREAM2.addCompatibilityAlias(PACKAGE + "RecordedPush", RecordedPush.class);
    }

    /** For the files of {@link VerdictIndex}. */
    static void addTo(XStream2 files) {
        files.addCompatibilityAlias(PACKAGE + "VerdictsOfImage", VerdictsOfImage.class);
        files.addCompatibilityAlias(PACKAGE + "VerdictsOfImage$Entry", VerdictsOfImage.Entry.class);
    }
}
