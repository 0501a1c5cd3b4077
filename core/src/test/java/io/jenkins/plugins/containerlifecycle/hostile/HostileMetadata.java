package io.jenkins.plugins.containerlifecycle.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Metadata documents that no tool writes; each with what must become of it. */
public final class HostileMetadata {
    public enum Expected {
        /** It is shown, but cleaned. */
        SHOWN,
        /** It is shown raw, with a warning. */
        NEWER,
        /** It is not shown; a warning says why. */
        REFUSED
    }

    public record Document(String name, byte[] bytes, Expected expected) {
        @Override
        public String toString() {
            return name + " is " + expected;
        }

        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Fields in which a document may say anything. */
    private static final List<String> FIELDS = List.of(
            "project",
            "image_name",
            "build_cause",
            "build_tag",
            "build_url",
            "build_host",
            "git_url",
            "gitref",
            "git_branch",
            "validate_method",
            "base_name");

    private final List<Document> documents = new ArrayList<>();

    private HostileMetadata() {}

    public static List<Document> all() {
        HostileMetadata corpus = new HostileMetadata();
        corpus.types();
        corpus.syntax();
        corpus.bombs();
        corpus.values();
        corpus.attacks();
        return List.copyOf(corpus.documents);
    }

    private void types() {
        for (String value : List.of("1", "true", "[]", "{}", "[\"a\"]", "1e5")) {
            refused("a project that is " + value, "{\"project\":" + value + ",\"build_time_stamp\":1}");
            refused(
                    "tags that are " + value.replace("[]", "[1]").replace("[\"a\"]", "[[]]"),
                    with("image_tag_names", value.replace("[]", "[1]").replace("[\"a\"]", "[[]]")));
            refused("a gitref that is " + value, with("gitref", value));
            refused("a validate_method that is " + value, with("validate_method", value));
        }
        for (String value : List.of("\"yes\"", "1", "[]", "{}")) {
            refused("ci that is " + value, with("ci", value));
            refused("git_dirty that is " + value, with("git_dirty", value));
        }
        for (String value : List.of("\"x\"", "1", "[]", "true")) {
            refused("a user that is " + value, with("user", value));
        }
        for (String value : List.of(
                "\"1\"",
                "-1",
                "1.5",
                "1e3",
                "10000000000",
                "9223372036854775808",
                "1e999999999",
                "true",
                "[1]",
                "{}",
                "NaN",
                "0x10",
                "01")) {
            refused("a stamp that is " + value, "{\"project\":\"a\",\"build_time_stamp\":" + value + "}");
        }
        for (String value : List.of("0", "-1", "1.0", "\"1\"", "[]", "4294967297", "1e400")) {
            refused("a schema that is " + value, with("schema_version", value));
        }
        newer("a schema of tomorrow", with("schema_version", "2"));
        newer("a schema of the far future", with("schema_version", "2147483647"));
        newer(
                "a newer schema with other types",
                "{\"schema_version\":2,\"project\":\"a\",\"build_time_stamp\":1,\"ci\":[],\"user\":5,\"validate_method\":{}}");
        refused("a newer schema without a name", "{\"schema_version\":2,\"build_time_stamp\":1}");
        for (String value :
                List.of("\"\"", "\"1A2B3C4D\"", "\"1a2b3c4\"", "\"1a2b3c4d5\"", "\"../../../\"", "\"1a2b3c4\\n\"")) {
            refused("a build_id that is " + value, with("build_id", value));
        }
        shown("nothing but what is needed", "{\"project\":\"a\",\"build_time_stamp\":1}");
        shown(
                "fields that are null",
                "{\"project\":\"a\",\"build_time_stamp\":1,\"ci\":null,\"user\":null,\"gitref\":null}");
    }

    private void syntax() {
        for (String text : List.of(
                "",
                " ",
                "null",
                "[]",
                "1",
                "\"a\"",
                "{",
                "}",
                "{}",
                "{\"project\":\"a\"",
                "not JSON",
                "{'project':'a','build_time_stamp':1}",
                "{project:\"a\",\"build_time_stamp\":1}",
                "{\"project\":\"a\",\"build_time_stamp\":1,}",
                "{\"project\":\"a\",\"build_time_stamp\":1}{}",
                "{\"project\":\"a\",\"build_time_stamp\":1} x",
                "/* c */{\"project\":\"a\",\"build_time_stamp\":1}",
                "\u0000{\"project\":\"a\",\"build_time_stamp\":1}",
                "{\"project\":\"a\tb\",\"build_time_stamp\":1}",
                "{\"project\":\"a\u0000b\",\"build_time_stamp\":1}",
                "{\"project\":\"\\x41\",\"build_time_stamp\":1}")) {
            refused("the text '" + text.replace("\0", "NUL").replace("\t", "TAB") + "'", text);
        }
        refused("a key twice", "{\"project\":\"a\",\"project\":\"b\",\"build_time_stamp\":1}");
        refused("a key twice within user", with("user", "{\"a\":1,\"a\":2}"));
        refused("a long key twice", with("k".repeat(9000), "1").replace("}", ",\"" + "k".repeat(9000) + "\":2}"));
        documents.add(new Document(
                "Latin-1",
                "{\"project\":\"\u00e9\",\"build_time_stamp\":1}".getBytes(StandardCharsets.ISO_8859_1),
                Expected.REFUSED));
        documents.add(new Document(
                "UTF-16",
                "{\"project\":\"a\",\"build_time_stamp\":1}".getBytes(StandardCharsets.UTF_16LE),
                Expected.REFUSED));
        byte[] overlong = with("gitref", "\"??\"").getBytes(StandardCharsets.UTF_8);
        overlong[overlong.length - 4] = (byte) 0xc0;
        overlong[overlong.length - 3] = (byte) 0xaf;
        documents.add(new Document("overlong UTF-8", overlong, Expected.REFUSED));
    }

    private void bombs() {
        refused("lists ten thousand deep", with("x", "[".repeat(10_000) + "]".repeat(10_000)));
        refused("objects seventeen deep", with("user", "{\"a\":".repeat(17) + "1" + "}".repeat(17)));
        refused("lists that are never closed", "{\"x\":" + "[".repeat(60_000));
        shown("objects twelve deep", with("user", "{\"a\":".repeat(12) + "1" + "}".repeat(12)));
        refused("more than 64 KiB", with("user", "{\"a\":\"" + "x".repeat(65_536) + "\"}"));
        shown("almost 64 KiB", with("user", "{\"a\":\"" + "x".repeat(64_000) + "\"}"));
        refused("a number of a thousand digits", with("x", "9".repeat(1000)));
        shown("a number with an exponent without end", with("x", "1e999999999"));
        shown("a number as small as there is", with("x", "-1e-999999999"));
        refused("a number with an exponent too large for a number", with("x", "1e9995678901234567890"));
        refused("a number whose zeros overflow its exponent", with("x", "10e2147483647"));
        refused("more tags than anybody has", with("image_tag_names", "[" + "\"a\",".repeat(500) + "\"a\"]"));
        StringBuilder keys = new StringBuilder("{\"a\":0");
        for (int i = 0; i < 5000; i++) {
            keys.append(",\"").append(i).append("\":0");
        }
        shown("five thousand keys", with("user", keys + "}"));
        StringBuilder collisions = new StringBuilder("{\"a\":0");
        for (int i = 0; i < 2048; i++) {
            collisions.append(",\"");
            for (int bit = 0; bit < 11; bit++) {
                collisions.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            collisions.append("\":0");
        }
        shown("keys of the same hash", with("user", collisions + "}"));
    }

    private void values() {
        for (String time : List.of(
                "yesterday",
                "2015-03-30",
                "2015-13-30 06:02:10",
                "1969-12-31 23:59:59",
                "2300-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "2015-03-30T06:02:10",
                "",
                "\\u202e2015")) {
            refused("a time that is " + time, "{\"project\":\"a\",\"build_time\":\"" + time + "\"}");
        }
        refused("no name", "{\"build_time_stamp\":1}");
        refused("a blank name", "{\"project\":\"  \",\"build_time_stamp\":1}");
        refused("no time", "{\"project\":\"a\"}");
        shown("causes of nothing but commas", with("build_cause", "\",,,\""));
        shown("an empty cause", with("build_cause", "\"\""));
        shown("a git URL with a token", with("git_url", "\"https://user:t0ken@h/x?private_token=t0ken#t0ken\""));
        shown("a git URL with a token after a line feed", with("git_url", "\"https://h/x?a=t0ken\\nt0ken\""));
    }

    private void attacks() {
        Attacks.words().forEach((name, word) -> {
            String value = quote(word);
            for (String field : FIELDS) {
                boolean name64 = field.equals("project");
                shown(
                        field + ": " + name,
                        name64 ? "{\"project\":" + value + ",\"build_time_stamp\":1}" : with(field, value));
            }
            shown("tag: " + name, with("image_tag_names", "[" + value + "]"));
            shown("user's value: " + name, with("user", "{\"a\":[" + value + "]}"));
            shown("user's key: " + name, with("user", "{" + value + ":1}"));
            shown("unknown key: " + name, with(word, "1"));
            newer(
                    "newer schema: " + name,
                    "{\"schema_version\":7,\"project\":" + value + ",\"build_time_stamp\":1," + value + ":" + value
                            + "}");
        });
        shown("half of a character", with("gitref", "\"\\ud800\""));
        shown("a NUL, escaped", with("gitref", "\"a\\u0000b\""));
        shown("line feeds, escaped", with("gitref", "\"a\\nPASSED b\\r\\n\""));
    }

    private static String with(String field, String json) {
        return "{\"project\":\"a\",\"build_time_stamp\":1," + quote(field) + ":" + json + "}";
    }

    /** Escapes only what JSON requires, so that everything else arrives as it is. */
    private static String quote(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c < ' ' || c == '"' || c == '\\') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private void shown(String name, String text) {
        add(name, text, Expected.SHOWN);
    }

    private void newer(String name, String text) {
        add(name, text, Expected.NEWER);
    }

    private void refused(String name, String text) {
        add(name, text, Expected.REFUSED);
    }

    private void add(String name, String text, Expected expected) {
        documents.add(new Document(name, text.getBytes(StandardCharsets.UTF_8), expected));
    }
}
