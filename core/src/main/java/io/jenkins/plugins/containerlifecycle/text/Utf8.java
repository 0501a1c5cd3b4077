package io.jenkins.plugins.containerlifecycle.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8: other bytes are an error, not a question mark. */
public final class Utf8 {
    private Utf8() {}

    /**
     * @param source what is being read, for the message
     * @throws InputException if the bytes are not UTF-8
     */
    public static String decode(byte[] bytes, String source) throws InputException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InputException(source + " is not UTF-8 text.", e);
        }
    }

    /** Where the first whole character begins in bytes whose beginning was cut off, perhaps inside a character. */
    public static int startOfCharacter(byte[] bytes) {
        int start = 0;
        while (start < Math.min(3, bytes.length) && (bytes[start] & 0xC0) == 0x80) {
            start++;
        }
        return start;
    }
}
