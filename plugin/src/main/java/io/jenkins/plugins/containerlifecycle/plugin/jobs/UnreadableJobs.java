package io.jenkins.plugins.containerlifecycle.plugin.jobs;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Job;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;

/** The jobs of this Jenkins that the reader may not see, by what images and containers say of their builds. */
public final class UnreadableJobs {
    /** What Jenkins makes of a job's full name and a build's number. */
    private static final Pattern BUILD_TAG = Pattern.compile("(jenkins-.+)-[0-9]{1,9}");

    /** What follows the root of a Jenkins; a configuration of a multi-configuration job is read with the whole. */
    private static final Pattern BUILD_URL =
            Pattern.compile("(?:.*?/)?(job/[^/]+(?:/job/[^/]+)*)(?:/[^/]+)?/[0-9]{1,9}/?");

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

    /**
     * Whether an address is that of a build that the reader may not see. In doubt it is, if it is one of this Jenkins: its job
     * may have another name by now.
     *
     * @param url or something else that says who did something, such as a user's name
     */
    public boolean haveBuild(@CheckForNull String url) {
        if (url == null) {
            return false;
        }
        String root = Jenkins.get().getRootUrl();
        boolean here = root != null && url.startsWith(root);
        Matcher matcher = BUILD_URL.matcher(here ? url.substring(root.length()) : url);
        if (!matcher.matches()) {
            return here;
        }
        String name = decoded(matcher.group(1).substring("job/".length()).replace("/job/", "/"));
        if (ReadableJobs.find(name) != null) {
            return false;
        }
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            return here || ReadableJobs.find(name) != null;
        }
    }

    private static String decoded(String path) {
        try {
            // In a path it is no blank.
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }
}
