package io.jenkins.plugins.containerlifecycle.inventory;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The inventories that were asked for last: images share their ancestors. May be used by several threads. */
final class RecentInventories {
    /** Of all of them together, since a stranger's image may have very many packages. */
    private static final int MAX_PACKAGES = 200_000;

    /** By the ID of the image, the one that was not asked for longest first. */
    private final Map<String, PackageInventory> inventories = new LinkedHashMap<>(16, 0.75f, true);

    private int packages;

    synchronized Optional<PackageInventory> find(String imageId) {
        return Optional.ofNullable(inventories.get(imageId));
    }

    synchronized void put(PackageInventory inventory) {
        PackageInventory before = inventories.put(inventory.imageId(), inventory);
        packages += weight(inventory) - (before == null ? 0 : weight(before));
        Iterator<PackageInventory> all = inventories.values().iterator();
        while (packages > MAX_PACKAGES && inventories.size() > 1) {
            packages -= weight(all.next());
            all.remove();
        }
    }

    /** One without packages takes some room, too. */
    private static int weight(PackageInventory inventory) {
        return inventory.packages().size() + 1;
    }
}
