package io.jenkins.plugins.containerlifecycle.inventory;

import io.jenkins.plugins.containerlifecycle.text.SafeText;
import io.jenkins.plugins.containerlifecycle.text.Shortening;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What nobody should have installed.
 *
 * @param reason why, in the words of whoever wrote the rule, safe to print; empty if they said none
 */
public record AuditRule(Condition condition, String reason) {
    /** Of a file of rules. */
    public static final int MAX_BYTES = 256 << 10;

    private static final int MAX_RULES = 1000;
    private static final int MAX_REASON = 300;

    public AuditRule {
        reason = Shortening.after(SafeText.line(reason).strip(), MAX_REASON);
    }

    /** @throws ConditionException if it is no condition */
    public static AuditRule of(String condition) throws ConditionException {
        return new AuditRule(Condition.parse(condition), "");
    }

    /**
     * Reads a file of rules: a condition a line, and after {@code #} a reason; empty lines and those that begin with
     * {@code #} are none.
     *
     * @param source the file's name, for the message
     * @throws ConditionException naming the line that is wrong
     */
    public static List<AuditRule> read(byte[] file, String source) throws ConditionException {
        if (file.length > MAX_BYTES) {
            throw new ConditionException(source + " has more than " + MAX_BYTES + " bytes.");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ConditionException(source + " is not UTF-8.");
        }
        // Editors of Windows begin a file with a byte order mark, which nobody sees.
        text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        List<AuditRule> rules = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            int comment = line.indexOf('#');
            String condition = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (condition.isEmpty()) {
                continue;
            }
            if (rules.size() == MAX_RULES) {
                throw new ConditionException(source + " has more than " + MAX_RULES + " rules.");
            }
            try {
                rules.add(new AuditRule(Condition.parse(condition), comment < 0 ? "" : line.substring(comment + 1)));
            } catch (ConditionException e) {
                throw new ConditionException(source + ", line " + number + ": " + e.getMessage());
            }
        }
        if (rules.isEmpty()) {
            throw new ConditionException(source + " has no rule in it, so nothing would be looked for.");
        }
        return rules;
    }
}
