package io.jenkins.plugins.containerlifecycle.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8: bytes that are not are an error, not a question mark. */
public final class Utf8 {
    private Utf8() {}

    /**
     * @param what what is being read, for the message
     * @throws InputException where the bytes are not UTF-8
     */
    public static String decode(byte[] bytes, String what) throws InputException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InputException(what + " is not UTF-8 text.", e);
        }
    }
}
