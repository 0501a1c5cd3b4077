package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.text.EditDistance;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** An unknown option; picocli counts what follows it as unknown, too. */
final class UnknownOption {
    /** How many letters may be wrong, missing or extra for one option to be meant by the other. */
    private static final int NEAR = 2;

    private UnknownOption() {}

    static boolean is(ParameterException e) {
        return e instanceof UnmatchedArgumentException unmatched
                && unmatched.isUnknownOption()
                && !options(unmatched).isEmpty();
    }

    static String sentence(UnmatchedArgumentException e) {
        List<String> unknown = options(e);
        String sentence = (unknown.size() == 1 ? "Unknown option: '" : "Unknown options: '")
                + SafeText.line(String.join("', '", unknown)) + "'.";
        Optional<String> near = near(unknown.get(0), e);
        return near.isPresent() ? sentence + " Did you mean " + near.get() + "?" : sentence;
    }

    private static List<String> options(UnmatchedArgumentException e) {
        return e.getUnmatched().stream()
                .filter(word -> word.startsWith("-") && word.length() > 1)
                .toList();
    }

    private static Optional<String> near(String unknown, UnmatchedArgumentException e) {
        String name = unknown.replaceFirst("=.*$", "");
        return e.getCommandLine().getCommandSpec().optionsMap().keySet().stream()
                .filter(option -> option.startsWith("--"))
                .filter(option -> EditDistance.between(name, option, NEAR) <= NEAR)
                .min(Comparator.comparingInt(option -> EditDistance.between(name, option, NEAR)));
    }
}
