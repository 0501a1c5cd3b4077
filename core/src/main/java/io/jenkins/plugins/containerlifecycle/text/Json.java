package io.jenkins.plugins.containerlifecycle.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON as strangers may send it, and as we write it. */
public final class Json {
    /** The limit for a document, unless another is given, and for a string in any document. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final int MAX_DEPTH = 16;
    private static final int MAX_NUMBER_LENGTH = 100;
    private static final int MAX_MESSAGE = 300;
    /** Of what the parser said, to look for what is no help: it takes time by the square of blanks in a key. */
    private static final int MAX_SEARCHED = 2000;

    /** What the parser says about itself and its settings is no help to anybody. */
    private static final Pattern INTERNALS = Pattern.compile("\\s*\\(start marker at \\[Source: .*"
            + "|\\s*\\(not recognized as one since [^)]*\\)|\\s*\\(bound as `[^`]*`\\).*|, from `[^`]*`"
            + "|: enable `[^`]*`.*");

    /** The byte order mark of UTF-8. */
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private static final int MAX_EXPONENT = 1_000_000_000;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .characterEscapes(new WithDelete())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxStringLength(MAX_BYTES)
                    .maxNameLength(MAX_BYTES)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            // Escaped, bidi overrides and the like do no harm to a terminal that shows the file.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private Json() {}

    /** The only control character that JSON does not require to be escaped. */
    private static final class WithDelete extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        private static final int DELETE = 0x7F;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes[DELETE] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            return null;
        }
    }

    /**
     * Reads one JSON object, at most {@value #MAX_BYTES} bytes long and 16 levels deep, without duplicate keys.
     *
     * @param bytes UTF-8
     * @param source what is being read, for the message, such as {@code "container.json"}
     * @throws InputException saying what is wrong and where
     */
    public static ObjectNode readObject(byte[] bytes, String source) throws InputException {
        return readObject(bytes, source, MAX_BYTES);
    }

    /** Like {@link #readObject(byte[], String)}, for a file that people write: their editor may begin it with a BOM. */
    public static ObjectNode readUsersObject(byte[] bytes, String source) throws InputException {
        boolean marked = Arrays.equals(Arrays.copyOf(bytes, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK);
        return readObject(marked ? Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length) : bytes, source);
    }

    /** Like {@link #readObject(byte[], String)}, for documents of another size; strings in it have the same limit. */
    public static ObjectNode readObject(byte[] bytes, String source, int maxBytes) throws InputException {
        if (bytes.length > maxBytes) {
            throw new InputException(source + " has " + bytes.length + " bytes; the maximum is " + maxBytes + ".");
        }
        try (JsonParser parser = FACTORY.createParser(Utf8.decode(bytes, source))) {
            JsonNode tree = JsonTree.read(parser, true);
            if (tree instanceof ObjectNode object && parser.nextToken() == null) {
                checkNumbers(object, source);
                return object;
            }
            throw new InputException(source
                    + (tree instanceof ObjectNode
                            ? " has something after its JSON object."
                            : " is not a JSON object."));
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new InputException(
                    source + " is not readable as JSON" + where + ": " + shorten(e.getOriginalMessage()), e);
        } catch (ArithmeticException | NumberFormatException e) {
            // For an exponent that is too large for any number.
            throw new InputException(source + " has a number that cannot be read: " + shorten(e.getMessage()), e);
        } catch (IOException e) {
            throw new InputException(source + " is not readable: " + shorten(e.getMessage()), e);
        }
    }

    /** What was read must be readable again after writing, and the written exponent may differ. */
    private static void checkNumbers(JsonNode node, String source) throws InputException {
        if (node.isBigDecimal()) {
            BigDecimal number = node.decimalValue();
            if (Math.abs((long) number.scale()) > MAX_EXPONENT) {
                throw new InputException(
                        source + " has a number that cannot be kept: its exponent is beyond " + MAX_EXPONENT + ".");
            }
        }
        for (JsonNode child : node) {
            checkNumbers(child, source);
        }
    }

    /** The parser quotes whole keys, which may be as long as their author likes. */
    private static String shorten(@Nullable String message) {
        String line = Shortening.after(SafeText.line(String.valueOf(message)), MAX_SEARCHED);
        return Shortening.after(INTERNALS.matcher(line).replaceAll(""), MAX_MESSAGE);
    }

    /** On one line, ASCII only. */
    public static String compact(JsonNode node) {
        return JsonTree.write(FACTORY::createGenerator, node);
    }

    /** On several lines, ASCII only, ending in a line feed; the same on every system. */
    public static String pretty(JsonNode node) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        return JsonTree.write(text -> FACTORY.createGenerator(text).setPrettyPrinter(printer), node) + "\n";
    }

    /** An object with one key per line, ASCII only, ending in a line feed, so that diff can compare two such files. */
    public static String oneKeyPerLine(ObjectNode object) {
        StringBuilder out = new StringBuilder("{");
        String separator = "\n";
        for (var field : object.properties()) {
            out.append(separator)
                    .append("  ")
                    .append(compact(object.textNode(field.getKey())))
                    .append(": ")
                    .append(compact(field.getValue()));
            separator = ",\n";
        }
        return out.append("\n}\n").toString();
    }
}
