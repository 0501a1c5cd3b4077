package io.jenkins.plugins.containerlifecycle.plugin.images;

import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.security.AccessDeniedException3;
import io.jenkins.plugins.containerlifecycle.metadata.ImageMetadata;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/**
 * Finds the builds of this Jenkins that images come from, for the person who is looking. What an image says of its
 * build is a claim of its author's: nothing is linked that is not there, and nothing is given away that the person may
 * not see.
 */
final class ProducingBuilds {
    private static final Pattern BUILD_PATH = Pattern.compile("((?:job/[^/?#]+/)+)([0-9]{1,9})/");
    private static final Pattern BUILD_TAG = Pattern.compile("(jenkins-.+)-([0-9]{1,9})");

    /** Tag without number to job; null until the first image asks for it. */
    private Map<String, Job<?, ?>> byTag;

    Run<?, ?> find(ImageMetadata metadata) {
        String url = metadata.buildUrl();
        if (url == null) {
            // A Jenkins that was never told its own address knows its builds by the tag only.
            return metadata.buildTag() == null ? null : byTag(metadata.buildTag());
        }
        String root = Jenkins.get().getRootUrl();
        // Elsewhere a job may well have the same name: an address that is not ours is not looked for by tag.
        return root != null && url.startsWith(root) ? byPath(url.substring(root.length())) : null;
    }

    private static Run<?, ?> byPath(String path) {
        Matcher matcher = BUILD_PATH.matcher(path);
        if (!matcher.matches()) {
            return null;
        }
        List<String> names = new ArrayList<>();
        String[] parts = matcher.group(1).split("/");
        try {
            for (int i = 1; i < parts.length; i += 2) {
                names.add(URLDecoder.decode(parts[i].replace("+", "%2B"), StandardCharsets.UTF_8));
            }
            return build(Jenkins.get().getItemByFullName(String.join("/", names), Job.class), matcher.group(2));
        } catch (IllegalArgumentException | AccessDeniedException3 e) {
            // No address at all; or the person may know that the job is there, but must log in to see it.
            return null;
        }
    }

    private Run<?, ?> byTag(String tag) {
        Matcher matcher = BUILD_TAG.matcher(tag);
        if (!matcher.matches()) {
            return null;
        }
        if (byTag == null) {
            byTag = new HashMap<>();
            for (Job<?, ?> job : Jenkins.get().allItems(Job.class)) {
                byTag.put("jenkins-" + job.getFullName().replace('/', '-'), job);
            }
        }
        return build(byTag.get(matcher.group(1)), matcher.group(2));
    }

    private static Run<?, ?> build(Job<?, ?> job, String number) {
        return job != null && job.hasPermission(Item.READ) ? job.getBuildByNumber(Integer.parseInt(number)) : null;
    }
}
