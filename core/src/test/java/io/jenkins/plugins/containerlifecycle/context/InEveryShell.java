package io.jenkins.plugins.containerlifecycle.context;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A test that runs once in each {@link Shell}; a shell that is not installed is a skipped test that names it. */
@ParameterizedTest
@EnumSource(Shell.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface InEveryShell {}
