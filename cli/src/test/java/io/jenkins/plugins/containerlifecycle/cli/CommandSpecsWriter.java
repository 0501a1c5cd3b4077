package io.jenkins.plugins.containerlifecycle.cli;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Range;
import picocli.CommandLine.Spec;

/**
 * Writes a {@link SpecSource} out of the annotations of all commands, and compiles it; run by the build after the tests
 * are compiled. It knows what the commands use of picocli, and refuses anything else. {@code CommandSpecsTest} compares
 * its work with the annotations.
 */
final class CommandSpecsWriter {
    private static final Map<Class<?>, String> BOXES =
            Map.of(boolean.class, "Boolean", int.class, "Integer", long.class, "Long", double.class, "Double");

    /** Of each class with options, by the class; in the order in which they are asked for. */
    private final Map<Class<?>, String> methods = new LinkedHashMap<>();
    /** Those that an {@code Access} reads and sets, by their numbers. */
    private final List<Field> fields = new ArrayList<>();

    private CommandSpecsWriter() {}

    /** @param arguments the folders for the source and for the classes */
    public static void main(String[] arguments) throws Exception {
        Path source = Path.of(arguments[0]).resolve(SpecSource.WRITTEN.replace('.', '/') + ".java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, new CommandSpecsWriter().write());
        int trouble = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "--release", "17", "-proc:none", "-d", arguments[1], source.toString());
        if (trouble != 0) {
            throw new IOException("The compiler does not take " + source + ".");
        }
    }

    private String write() throws ReflectiveOperationException {
        List<Class<?>> commands = Stream.concat(
                        Stream.of(ContainerCtl.class),
                        ContainerCtl.commandLine(SpecSource.ANNOTATIONS).getSubcommands().values().stream()
                                .map(command ->
                                        command.getCommandSpec().userObject().getClass()))
                .filter(command -> command.getPackage() == ContainerCtl.class.getPackage())
                .collect(Collectors.toList());
        StringBuilder choice = new StringBuilder();
        for (Class<?> command : commands) {
            String method = method(command);
            choice.append("""
                            if (command == %1$s.class) {
                                return %2$s(new %1$s());
                            }
                    """.formatted(name(command), method));
        }
        return """
                package io.jenkins.plugins.containerlifecycle.cli;

                import picocli.CommandLine.Help;
                import picocli.CommandLine.Model.*;
                import picocli.CommandLine.Range;

                /** Written by CommandSpecsWriter. */
                @SuppressWarnings("unchecked")
                final class CommandSpecs implements SpecSource {
                    @Override
                    public CommandSpec of(Class<?> command) {
                %s        return null;
                    }

                %s
                    /** The object that has the fields; in a group another one each time it is given. */
                    private static final class Scope implements IScope {
                        private Object value;

                        Scope(Object value) {
                            this.value = value;
                        }

                        @Override
                        public <T> T get() {
                            return (T) value;
                        }

                        @Override
                        public <T> T set(T newValue) {
                            T old = (T) value;
                            value = newValue;
                            return old;
                        }
                    }

                    private static final class Access implements IGetter, ISetter, IScoped {
                        private final Scope scope;
                        private final int field;

                        Access(Scope scope, int field) {
                            this.scope = scope;
                            this.field = field;
                        }

                        @Override
                        public IScope getScope() {
                            return scope;
                        }

                        @Override
                        public <T> T get() {
                            Object value = switch (field) {
                %s                default -> throw new IllegalStateException();
                            };
                            return (T) value;
                        }

                        @Override
                        public <T> T set(T newValue) {
                            T old = get();
                            Object value = newValue;
                            switch (field) {
                %s                default -> throw new IllegalStateException();
                            }
                            return old;
                        }
                    }
                }
                """.formatted(
                choice, String.join("", methods.values()), eachField("%d -> %s"), eachField("%d -> %s = (%s) value"));
    }

    private String eachField(String format) {
        return IntStream.range(0, fields.size())
                .mapToObj(number -> {
                    Field field = fields.get(number);
                    String place = "((" + name(field.getDeclaringClass()) + ") scope.value)." + field.getName();
                    String type = BOXES.getOrDefault(field.getType(), name(field.getType()));
                    return "                case " + format.formatted(number, place, type) + ";\n";
                })
                .collect(Collectors.joining());
    }

    /** The method that makes the specification of an object of the class. */
    private String method(Class<?> owner) throws ReflectiveOperationException {
        String method = "specOf" + owner.getSimpleName();
        if (methods.putIfAbsent(owner, "") == null) {
            StringBuilder body = new StringBuilder();
            command(owner, body);
            for (Field field : owner.getDeclaredFields()) {
                member(field, body);
            }
            for (Method added : owner.getDeclaredMethods()) {
                if (isSpec(added, Spec.Target.SELF)) {
                    line(body, "object.%s(spec)", added.getName());
                } else if (Stream.of(added.getAnnotations()).anyMatch(CommandSpecsWriter::isPicocli)) {
                    throw unknown("an annotation", added.getName(), owner);
                }
            }
            methods.put(owner, """
                        private static CommandSpec %s(%s object) {
                            CommandSpec spec = CommandSpec.wrapWithoutInspection(object);
                            Scope scope = new Scope(object);
                    %s        return spec;
                        }

                    """.formatted(method, name(owner), body));
        }
        return method;
    }

    private static void command(Class<?> owner, StringBuilder body) throws ReflectiveOperationException {
        Command command = owner.getAnnotation(Command.class);
        if (command == null) {
            return;
        }
        for (Map.Entry<String, Object> said : said(command).entrySet()) {
            switch (said.getKey()) {
                case "name" -> line(body, "spec.name(%s)", value(said.getValue()));
                case "versionProvider" ->
                    line(body, "spec.versionProvider(new %s())", name((Class<?>) said.getValue()));
                case "description", "footer", "footerHeading", "sortOptions", "synopsisSubcommandLabel" ->
                    line(body, "spec.usageMessage().%s(%s)", said.getKey(), value(said.getValue()));
                default -> throw unknown("@Command", said.getKey(), owner);
            }
        }
    }

    private void member(Field field, StringBuilder body) throws ReflectiveOperationException {
        String name = field.getName();
        if (field.isAnnotationPresent(Option.class)) {
            line(body, "spec.addOption(%s)", argument(field, "scope", "object"));
        } else if (field.isAnnotationPresent(Parameters.class)) {
            line(body, "spec.addPositional(%s)", argument(field, "scope", "object"));
        } else if (field.isAnnotationPresent(Mixin.class)) {
            Class<?> type = field.getType();
            line(body, "object.%1$s = object.%1$s == null ? new %2$s() : object.%1$s", name, name(type));
            line(body, "spec.addMixin(%s, %s(object.%s))", value(name), method(type), name);
            for (Field inner : type.getDeclaredFields()) {
                if (isSpec(inner, Spec.Target.MIXEE)) {
                    line(body, "object.%s.%s = spec", name, inner.getName());
                }
            }
        } else if (field.isAnnotationPresent(ArgGroup.class)) {
            group(field, body);
        } else if (isSpec(field, Spec.Target.SELF)) {
            line(body, "object.%s = spec", name);
        } else if (Stream.of(field.getAnnotations()).anyMatch(CommandSpecsWriter::isPicocli)
                && !isSpec(field, Spec.Target.MIXEE)) {
            throw unknown("an annotation", name, field);
        }
    }

    private void group(Field field, StringBuilder body) throws ReflectiveOperationException {
        for (String said : said(field.getAnnotation(ArgGroup.class)).keySet()) {
            throw unknown("@ArgGroup", said, field);
        }
        String group = field.getName() + "Group";
        line(body, "Scope %sScope = new Scope(object.%s)", group, field.getName());
        line(body, "ArgGroupSpec.Builder %s = ArgGroupSpec.builder().scope(scope)%s", group, access(field, "scope"));
        // Only an argument makes a type for itself.
        line(
                body,
                "%s.typeInfo(OptionSpec.builder(\"-\").type(%s.class).build().typeInfo())",
                group,
                name(field.getType()));
        for (Field inner : field.getType().getDeclaredFields()) {
            if (inner.isAnnotationPresent(Option.class)) {
                line(body, "%s.addArg(%s)", group, argument(inner, group + "Scope", "object." + field.getName()));
            }
        }
        line(body, "spec.addArgGroup(%s.build())", group);
    }

    /** @param owner the object that has the field; that of a group may be made only when it is given */
    private String argument(Field field, String scope, String owner) throws ReflectiveOperationException {
        Option option = field.getAnnotation(Option.class);
        Map<String, Object> all = said(option == null ? field.getAnnotation(Parameters.class) : option);
        all.putIfAbsent("paramLabel", "<" + field.getName() + ">");
        StringBuilder code = new StringBuilder(
                option == null
                        ? "PositionalParamSpec.builder()"
                        : "OptionSpec.builder(" + value(all.remove("names")) + ")");
        for (Map.Entry<String, Object> said : all.entrySet()) {
            switch (said.getKey()) {
                case "converter" ->
                    code.append(Stream.of((Class<?>[]) said.getValue())
                            .map(type -> "new " + name(type) + "()")
                            .collect(Collectors.joining(", ", ".converters(", ")")));
                case "arity",
                        "defaultValue",
                        "description",
                        "index",
                        "paramLabel",
                        "required",
                        "usageHelp",
                        "versionHelp" -> code.append(".%s(%s)".formatted(said.getKey(), value(said.getValue())));
                default -> throw unknown("@Option or @Parameters", said.getKey(), field);
            }
        }
        if (option == null) {
            Range arity = Range.parameterArity(field);
            if (!all.containsKey("arity")) {
                code.append(".arity(new Range(%d, %d, %b, true, null))"
                        .formatted(arity.min(), arity.max(), arity.isVariable()));
            }
            code.append(".required(%b)".formatted(arity.min() > 0));
        }
        code.append(".type(" + name(field.getType()) + ".class)");
        if (field.getGenericType() instanceof ParameterizedType type) {
            code.append(Stream.of(type.getActualTypeArguments())
                    .map(CommandSpecsWriter::literal)
                    .collect(Collectors.joining(", ", ".auxiliaryTypes(", ")")));
        }
        code.append(".initialValue(%1$s == null ? null : %1$s.%2$s).hasInitialValue(%1$s != null)"
                .formatted(owner, field.getName()));
        return code.append(".scope(" + scope + ")" + access(field, scope) + ".build()")
                .toString();
    }

    private String access(Field field, String scope) {
        fields.add(field);
        String access = "new Access(" + scope + ", " + (fields.size() - 1) + ")";
        return ".getter(" + access + ").setter(" + access + ")";
    }

    private static boolean isPicocli(Annotation annotation) {
        return annotation.annotationType().getName().startsWith("picocli.");
    }

    private static boolean isSpec(AnnotatedElement member, Spec.Target target) {
        Spec spec = member.getAnnotation(Spec.class);
        return spec != null && spec.value() == target;
    }

    /** What an annotation says otherwise than it would by default, by name. */
    private static Map<String, Object> said(Annotation annotation) throws ReflectiveOperationException {
        Map<String, Object> said = new TreeMap<>();
        for (Method method : annotation.annotationType().getDeclaredMethods()) {
            Object value = method.invoke(annotation);
            Object usual = method.getDefaultValue();
            if (usual == null
                    || !List.of(value).equals(List.of(usual)) && !value(value).equals(value(usual))) {
                said.put(method.getName(), value);
            }
        }
        return said;
    }

    private static void line(StringBuilder body, String format, Object... values) {
        body.append("        ").append(format.formatted(values)).append(";\n");
    }

    private static String value(Object value) {
        if (value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value))
                    .mapToObj(i -> value(Array.get(value, i)))
                    .collect(Collectors.joining(", "));
        }
        if (value instanceof Class<?> type) {
            return literal(type);
        }
        return value instanceof String text ? quote(text) : String.valueOf(value);
    }

    private static String quote(String text) {
        return text.chars()
                .mapToObj(c -> c == '"' || c == '\\' || c < ' ' || c > '~'
                        ? "\\u%04x"
                                .formatted(c)
                                .replace("\\u0022", "\\\"")
                                .replace("\\u005c", "\\\\")
                                .replace("\\u000a", "\\n")
                        : String.valueOf((char) c))
                .collect(Collectors.joining("", "\"", "\""));
    }

    private static String literal(Type type) {
        return name((Class<?>) type) + ".class";
    }

    private static String name(Class<?> type) {
        return type.getCanonicalName().replace(CommandSpecsWriter.class.getPackageName() + ".", "");
    }

    private static IllegalStateException unknown(String annotation, String what, Object where) {
        return new IllegalStateException("CommandSpecsWriter does not know '" + what + "' of " + annotation + " at "
                + where + ": let it write that, too.");
    }
}
