package io.jenkins.plugins.containerlifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.jenkins.plugins.containerlifecycle.deploy.DeployNames;
import io.jenkins.plugins.containerlifecycle.verdict.ImageVerdict;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An exception is made only if something goes wrong, so that one which cannot be made would be noticed then. */
class ExceptionsTest {
    private static final Exception CAUSE = new IllegalStateException("the cause");

    private static final Map<Class<?>, Object> SIMPLE = Map.of(
            String.class,
            "A sentence.",
            ObjectNode.class,
            JsonNodeFactory.instance.objectNode(),
            List.class,
            List.of(),
            boolean.class,
            false,
            int.class,
            1,
            long.class,
            1L);

    static Stream<Constructor<?>> constructors() {
        List<Constructor<?>> constructors = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackagesOf(ExceptionsTest.class)
                        .stream()
                        .filter(type -> type.isAssignableTo(Throwable.class))
                        .map(JavaClass::reflect)
                        .filter(type -> !Modifier.isAbstract(type.getModifiers()))
                        .<Constructor<?>>flatMap(type -> Arrays.stream(type.getDeclaredConstructors()))
                        .filter(constructor -> !constructor.isSynthetic())
                        .toList();
        assertThat(constructors).hasSizeGreaterThan(20);
        return constructors.stream();
    }

    @ParameterizedTest
    @MethodSource("constructors")
    void eachCanBeMade(Constructor<?> constructor) throws ReflectiveOperationException {
        constructor.setAccessible(true);
        Object[] arguments = samples(constructor);
        Throwable made;
        try {
            made = (Throwable) constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError(constructor + " cannot be called", e.getCause());
        }
        if (Arrays.asList(arguments).contains(CAUSE)) {
            assertThat(made).hasCause(CAUSE);
        }
    }

    private static Object[] samples(Constructor<?> constructor) {
        return Arrays.stream(constructor.getParameterTypes())
                .map(ExceptionsTest::sample)
                .toArray();
    }

    private static Object sample(Class<?> type) {
        if (type == DeployNames.class) {
            return new DeployNames("web");
        }
        if (type.isInstance(CAUSE)) {
            return CAUSE;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isRecord() && type != ImageVerdict.class) {
            return record(type);
        }
        return SIMPLE.get(type);
    }

    private static Object record(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance(samples(constructor));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("A sample of " + type + " is needed", e);
        }
    }
}
