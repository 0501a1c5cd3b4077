package io.jenkins.plugins.containerlifecycle.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@code .dockerignore} file, matched by the rules of Docker's command line: the last pattern that matches a path, or
 * a folder above it, decides; an excluded folder is searched only if an exception ({@code !}) begins with its name.
 *
 * @see <a href="https://docs.docker.com/build/concepts/context/#dockerignore-files">.dockerignore files</a>
 */
final class DockerIgnore {
    /** In characters of regular expressions, which take about a hundred bytes each; a few seconds at worst. */
    private static final int MAX_REGEXES = 1 << 20;

    private final List<IgnoreRule> rules = new ArrayList<>();

    private DockerIgnore() {}

    /** @throws ContextException if a line is longer than any path, or all lines together are too long */
    static DockerIgnore parse(String text) throws ContextException {
        DockerIgnore ignore = new DockerIgnore();
        String clean = text.startsWith("\uFEFF") ? text.substring(1) : text;
        int number = 0;
        int regexes = 0;
        for (String line : clean.split("\r?\n", -1)) {
            Optional<IgnoreRule> rule = IgnoreRule.parse(++number, line);
            regexes += rule.map(r -> r.pattern().pattern().length()).orElse(0);
            if (regexes > MAX_REGEXES) {
                throw new ContextException("Line " + number
                        + " of .dockerignore is one too many: its patterns are too long together; write fewer.");
            }
            rule.ifPresent(ignore.rules::add);
        }
        return ignore;
    }

    /**
     * @param path of a file, relative to the context, with slashes
     * @return the pattern that keeps the file from being sent; empty if it is sent
     */
    Optional<IgnoreRule> dropping(String path) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String folder = path.substring(0, slash);
            Optional<IgnoreRule> rule = matching(folder);
            if (rule.isPresent() && rules.stream().noneMatch(r -> r.isExceptionBelow(folder))) {
                return rule;
            }
        }
        return matching(path);
    }

    private Optional<IgnoreRule> matching(String path) {
        IgnoreRule deciding = null;
        for (IgnoreRule rule : rules) {
            // As in Docker, a pattern that would not change anything is skipped.
            if (rule.exception() == (deciding != null) && rule.matchesOrHolds(path)) {
                deciding = rule.exception() ? null : rule;
            }
        }
        return Optional.ofNullable(deciding);
    }
}
