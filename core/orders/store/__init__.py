"""SQL of orders: `reading` gives whole orders, `listing` the list's rows, `saving` writes, `pins` the file's pins."""
