package io.jenkins.plugins.containerlifecycle.plugin.metadata;

import io.jenkins.plugins.containerlifecycle.metadata.FieldType;
import io.jenkins.plugins.containerlifecycle.metadata.MetadataField;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.jvnet.localizer.LocaleProvider;

/** The entry of the form for one trait. A form has texts where a Pipeline has lists and maps. */
public final class TraitEntry {
    /** Beside config.jelly, as for the titles that it writes itself. */
    private static final String TITLES = ContainerMetadataStep.class.getName() + ".config";

    private final MetadataField<?> trait;

    private TraitEntry(MetadataField<?> trait) {
        this.trait = trait;
    }

    static List<TraitEntry> all() {
        return MetadataField.TRAITS.stream().map(TraitEntry::new).toList();
    }

    static String[] names(FieldType type) {
        return all().stream()
                .filter(entry -> entry.trait.type() == type)
                .map(TraitEntry::getName)
                .toArray(String[]::new);
    }

    MetadataField<?> trait() {
        return trait;
    }

    /** The name of the argument. */
    public String getName() {
        return trait.id();
    }

    public String getTitle() {
        ResourceBundle titles = ResourceBundle.getBundle(
                TITLES,
                LocaleProvider.getLocale(),
                TraitEntry.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        return titles.containsKey(trait.label()) ? titles.getString(trait.label()) : trait.label();
    }

    /** Otherwise it has a line for each element. */
    public boolean isOneLine() {
        return trait.isWords() || trait.type() != FieldType.LIST && trait.type() != FieldType.MAP;
    }

    /** @param step null for a new one */
    public String text(TraitArguments step) {
        Object value = step == null ? null : step.get(trait);
        if (value instanceof Map<?, ?> map) {
            return FormTexts.lines(map);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(trait.isWords() ? " " : "\n"));
        }
        return Objects.toString(value, "");
    }

    /** @throws IllegalArgumentException naming the line that is not NAME=VALUE */
    Object value(String text) {
        return switch (trait.type()) {
            case LIST -> trait.isWords() ? FormTexts.words(text) : FormTexts.lines(text);
            case MAP -> FormTexts.values(text);
            default -> text;
        };
    }
}
