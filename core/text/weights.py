"""Sentences about model folders."""

from core.text import N_

MESSAGES = {
    "weights.no_such_folder": (
        N_("“{name}” is neither a folder on this machine nor a model's name such as owner/model."),
        N_("Give the path of a folder with the model's files, or a name from the hub."),
    ),
    "weights.not_here": (
        N_("The model {name} is not on this machine."),
        N_("Download it with “soundmark models download {name}”, or name a folder that holds it."),
    ),
    "weights.pickled": (
        N_("The model in {folder} is stored as a pickle ({file}), which can run code when read."),
        N_("Get a copy in the safetensors format; Soundmark opens nothing else."),
    ),
    "weights.missing_file": (
        N_("The model in {folder} is incomplete: {file} is missing."),
        N_("Copy the whole folder, or download the model again."),
    ),
    "weights.damaged": (
        N_("The model's file {path} is damaged: {reason}."),
        N_("Download the model again."),
    ),
    "weights.unknown_kind": (
        N_("The folder {folder} holds a model of the kind “{kind}”, which Soundmark cannot play."),
        N_("Choose a folder with one of: {known}."),
    ),
    "weights.not_ours": (
        N_("The model {name} was not downloaded by Soundmark, so it is not deleted."),
        N_("Delete the folder {folder} yourself if nothing else needs it."),
    ),
    "weights.cannot_remove": (
        N_("The model in {folder} could not be deleted: {reason}."),
        N_("Close what uses it and try again."),
    ),
    "weights.no_hub_id": (
        N_("“{name}” is no name of a model on the hub."),
        N_("Such a name reads owner/model, for example facebook/musicgen-small."),
    ),
    "weights.no_such_model": (
        N_("The hub has no model called {name}, or it is private."),
        N_("Check the name; for a private model, log in with “hf auth login” first."),
    ),
    "weights.gated": (
        N_("The model {name} is only for those who accepted its terms."),
        N_("Accept them on its page on the hub, log in with “hf auth login”, and try again."),
    ),
    "weights.no_safetensors": (
        N_("The model {name} has no weights in the safetensors format."),
        N_("Choose another model; other formats can run code and are not opened."),
    ),
    "weights.offline": (
        N_("The model {name} was not downloaded: HF_HUB_OFFLINE forbids the network."),
        N_("Unset it and try again, or copy the model's folder here by hand."),
    ),
    "weights.cannot_download": (
        N_("The model {name} could not be downloaded: {reason}."),
        N_("Check the connection and try again; what has arrived is kept."),
    ),
    "weights.arrived_damaged": (
        N_("The file {file} of the model {name} arrived damaged."),
        N_("Try again; only this file is fetched anew."),
    ),
    "weights.disk_full": (
        N_("There is no room on the disk for the model {name}."),
        N_("Free some space and try again; what has arrived is kept."),
    ),
    "weights.cannot_load": (
        N_("The model in {folder} could not be loaded: {reason}."),
        N_("Download the model again, or choose another."),
    ),
}
