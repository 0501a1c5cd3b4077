package io.jenkins.plugins.containerlifecycle.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpdxExpressionTest {
    @ParameterizedTest
    @CsvSource({
        "MIT, MIT",
        "' mit ', MIT",
        "gpl-2.0+, GPL-2.0+",
        "GPL-2.0-OR-later, GPL-2.0-or-later",
        "apache-1.1+, Apache-1.1+",
        "MIT or   Apache-2.0, MIT OR Apache-2.0",
        "MIT AND ( LGPL-2.1-only OR BSD-3-Clause ), MIT AND (LGPL-2.1-only OR BSD-3-Clause)",
        "((MIT)), ((MIT))",
        "(MIT)AND(ISC), (MIT) AND (ISC)",
        "GPL-2.0-only WITH Classpath-exception-2.0, GPL-2.0-only WITH Classpath-exception-2.0",
        "GPL-2.0-only with classpath-exception-2.0 and MIT, GPL-2.0-only WITH Classpath-exception-2.0 AND MIT",
        "LicenseRef-Example, LicenseRef-Example",
        "DocumentRef-a.b-1:LicenseRef-c, DocumentRef-a.b-1:LicenseRef-c"
    })
    void anExpressionOfTheListIsKeptAsTheListWritesIt(String expression, String canonical) throws Exception {
        assertThat(SpdxExpression.canonical(expression)).isEqualTo(canonical);
        assertThat(SpdxExpression.canonical(canonical)).isEqualTo(canonical);
        assertThat(Samples.builder()
                        .set(MetadataField.LICENSES, expression)
                        .build()
                        .get(MetadataField.LICENSES))
                .isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Apache 2.0           | there is no license 'Apache'",
                "Apache-2             | perhaps 'Apache-2.0' is meant.",
                "BSD                  | there is no license 'BSD'",
                "GPL                  | there is GPL-1.0, GPL-1.0+, GPL-1.0-only, GPL-1.0-or-later, GPL-2.0, GPL-2.0+, ...",
                "Foo                  | there is no license 'Foo'; a license that is not on the list is written LicenseRef-NAME.",
                "UNLICENSED           | 'UNLICENSED'; a license that is not on the list is written LicenseRef-NAME.",
                "Proprietary          | is written LicenseRef-NAME.",
                "Public Domain        | 'Public'; a license that is not on the list is written LicenseRef-NAME.",
                "NONE                 | is written LicenseRef-NAME.",
                "MITT                 | perhaps 'MIT' is meant.",
                "AND MIT              | the operator 'AND' stands where the name of a license is expected.",
                "MIT OR with          | the operator 'with' stands where the name of a license is expected.",
                "MIT WITH OR          | the operator 'OR' stands where the name of an exception is expected.",
                "GPL-2.0-only+        | 'GPL-2.0-only+' has a '+' after what says already which versions are meant.",
                "gpl-2.0-or-later+    | has a '+' after what says already which versions are meant.",
                "M\u0130T            | 'M\u0130T' stands where the name of a license is expected.",
                "B\u017fD-3-Clause   | stands where the name of a license is expected.",
                "MIT License          | 'License' stands where AND or OR is expected.",
                "MIT And ISC          | 'And' stands where AND or OR is expected.",
                "MIT, ISC             | 'MIT,' stands where the name of a license is expected.",
                "MIT AND              | it ends too early.",
                "~~                   | it ends too early.",
                "(MIT                 | a parenthesis is not closed.",
                "MIT)                 | ')' stands where AND or OR is expected.",
                "()                   | ')' stands where the name of a license is expected.",
                "MIT WITH             | it ends too early.",
                "MIT WITH MIT         | there is no exception 'MIT'",
                "MIT WITH (a)         | '(' stands where the name of an exception is expected.",
                "(MIT) WITH LLVM-exception                   | 'WITH' stands where",
                "MIT WITH LLVM-exception WITH LLVM-exception | 'WITH' stands where",
                "Classpath-exception-2.0                     | there is no license",
                "NOASSERTION          | there is no license",
                "LicenseRef-          | there is no license"
            })
    void whatIsNoneIsSaidToBeNone(String expression, String reason) {
        assertThatThrownBy(() -> SpdxExpression.canonical(expression))
                .hasMessageStartingWith("licenses is '" + expression + "', which is not an SPDX license expression: ")
                .hasMessageContaining(reason);
    }

    @Test
    void anImageIsNotStampedWithALicenseThatIsNone() {
        assertThatThrownBy(() -> Samples.builder()
                        .set(MetadataField.LICENSES, "Apache 2")
                        .build())
                .isInstanceOf(MetadataException.class)
                .hasMessageStartingWith("licenses is 'Apache 2', which is not an SPDX license expression: ");
    }

    @Test
    void anImageThatWasStampedElsewhereMayHaveAnyLicense() throws Exception {
        byte[] json = "{\"project\":\"a\",\"build_time_stamp\":1,\"licenses\":\"Apache 2\"}".getBytes(UTF_8);

        assertThat(MetadataJson.read(json, "test").get(MetadataField.LICENSES)).isEqualTo("Apache 2");
    }

    @Test
    void deepNestingAndLongWordsCostNothing() {
        for (String text : new String[] {"(".repeat(60_000), "M".repeat(60_000), "MIT AND ".repeat(5_000)}) {
            Assertions.assertTimeout(
                    Duration.ofSeconds(10),
                    () -> assertThatThrownBy(() -> SpdxExpression.canonical(text))
                            .isInstanceOf(MetadataException.class));
        }
    }
}
