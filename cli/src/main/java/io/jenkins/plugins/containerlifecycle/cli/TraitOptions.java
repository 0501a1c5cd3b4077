package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.metadata.FieldType;
import io.jenkins.plugins.containerlifecycle.metadata.FieldValues;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/**
 * What an image says about itself as a package does: an option for each trait of the table. Nothing is invented: what is
 * not given is not in the image.
 */
final class TraitOptions {
    private final Map<MetadataField<?>, OptionSpec> options = new LinkedHashMap<>();

    @Spec
    void addTo(CommandSpec spec) {
        for (MetadataField<?> trait : MetadataField.TRAITS) {
            OptionSpec option = option(trait);
            options.put(trait, option);
            spec.addOption(option);
        }
    }

    private static OptionSpec option(MetadataField<?> trait) {
        OptionSpec.Builder option = OptionSpec.builder(name(trait)).paramLabel(trait.placeholder());
        String several = " May be repeated; replaces all of container.json's.";
        switch (trait.type()) {
            case LIST -> option.type(List.class).description(trait.help() + several);
            case MAP ->
                // Not a Map for picocli, whose errors would repeat an address that may have a password.
                option.type(List.class)
                        .description(trait.help() + several.replace(";", ", once for each " + kind(trait) + ";"));
            default -> option.type(String.class).description(trait.help());
        }
        return option.auxiliaryTypes(String.class).build();
    }

    private static String name(MetadataField<?> trait) {
        return "--" + trait.each();
    }

    /** What the names of a map's elements are called. */
    private static String kind(MetadataField<?> map) {
        return map.placeholder().replaceFirst("=.*", "").toLowerCase(Locale.ROOT);
    }

    /** @throws InputException if an element of a map has no name, or if two have the same */
    FieldValues said() throws InputException {
        FieldValues said = new FieldValues();
        for (Map.Entry<MetadataField<?>, OptionSpec> option : options.entrySet()) {
            MetadataField<?> trait = option.getKey();
            Object given = option.getValue().getValue();
            said.put(trait, given instanceof List<?> list && trait.type() == FieldType.MAP ? map(trait, list) : given);
        }
        return said;
    }

    private static Map<String, String> map(MetadataField<?> trait, List<?> elements) throws InputException {
        Map<String, String> map = new LinkedHashMap<>();
        for (Object element : elements) {
            String text = String.valueOf(element);
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new InputException(
                        name(trait) + " must be " + trait.placeholder() + ", such as " + trait.example() + ".");
            }
            String kind = text.substring(0, equals);
            if (map.put(kind, text.substring(equals + 1)) != null) {
                throw new InputException(name(trait) + " gives '" + SafeText.line(kind) + "' twice; give it once.");
            }
        }
        return map;
    }

    /**
     * The option for a field; the field's own name if no option gave it.
     *
     * @param said by all options
     */
    static String option(String field, FieldValues said) {
        return MetadataField.ALL.stream()
                .filter(known -> known.id().equals(field) && said.has(known))
                .map(TraitOptions::name)
                .findFirst()
                .orElse(field);
    }
}
