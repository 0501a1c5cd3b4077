package io.jenkins.plugins.containerlifecycle.plugin.jobs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Job;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;

/** The jobs of this Jenkins that the reader may not see, by the build tags in images. */
public final class UnreadableJobs {
    /** What Jenkins makes of a job's full name and a build's number. */
    private static final Pattern BUILD_TAG = Pattern.compile("(jenkins-.+)-[0-9]{1,9}");

    private final Authentication reader = Jenkins.getAuthentication2();
    /** From a tag without its number to the job; null until the first image asks for it. */
    private Map<String, Job<?, ?>> byTag;

    /** @return false also if no job of this Jenkins has that tag, because then there is nothing to give away */
    public boolean have(@CheckForNull String buildTag) {
        Matcher matcher = buildTag == null ? null : BUILD_TAG.matcher(buildTag);
        if (matcher == null || !matcher.matches()) {
            return false;
        }
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            if (byTag == null) {
                byTag = new HashMap<>();
                for (Job<?, ?> job : Jenkins.get().allItems(Job.class)) {
                    byTag.put("jenkins-" + job.getFullName().replace('/', '-'), job);
                }
            }
            Job<?, ?> job = byTag.get(matcher.group(1));
            return job != null && !job.getACL().hasPermission2(reader, Item.READ);
        }
    }
}
