package io.jenkins.plugins.containerlifecycle.plugin.verdicts;

import io.jenkins.plugins.containerlifecycle.plugin.text.ShownTime;
import io.jenkins.plugins.containerlifecycle.plugin.text.StoredText;
import io.jenkins.plugins.containerlifecycle.verdict.PushRecord;
import java.time.Instant;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One name under which an image was pushed, as it is kept in the build's record: plain values only. */
@ExportedBean(defaultVisibility = 5)
public final class RecordedPush {
    private final String reference;
    private final String digest;
    /** Epoch milliseconds. */
    private final long when;
    /** Why it was pushed against the gate; null if the gate let it through. */
    private final String forced;

    public RecordedPush(PushRecord push) {
        reference = StoredText.clip(push.reference());
        digest = StoredText.clip(push.digest());
        when = push.time().toEpochMilli();
        forced = StoredText.clip(push.forced(), PushRecord.MAX_REASON);
    }

    @Exported
    public String getReference() {
        return reference;
    }

    /** The digest of the manifest, as the registry has it. */
    @Exported
    public String getDigest() {
        return digest;
    }

    /** RFC 3339, in UTC. */
    @Exported
    public String getTime() {
        return Instant.ofEpochMilli(when).toString();
    }

    /** As a page shows it. */
    public ShownTime getShownTime() {
        return new ShownTime(Instant.ofEpochMilli(when));
    }

    /** Null if the gate let it through. */
    @Exported
    public String getForced() {
        return forced;
    }
}
