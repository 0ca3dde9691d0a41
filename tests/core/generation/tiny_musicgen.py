"""MusicGen with a few thousand random weights: everything but the music is real.

Run ``python tests/core/generation/tiny_musicgen.py FOLDER`` to make one by hand.
"""

import sys
from pathlib import Path

CODEBOOK_SIZE = 64
CODEBOOKS = 4
RATE = 32_000
CHROMA_FRAMES = 235
LAST_LAYER = "decoder.layers.15."


def make_tiny_musicgen(
    folder: Path, melody: bool = False, stereo: bool = False, seed: int = 0
) -> Path:
    """Write a model folder that loads like a downloaded one, and return it.

    Parameters
    ----------
    folder
        Made if it does not exist.
    melody
        Whether it is a ``musicgen_melody``, which follows tunes.
    stereo
        Whether it makes two channels.
    seed
        Of its random weights.
    """
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = _model(melody, stereo)
        _make_audible(model)
    model.save_pretrained(folder)
    _write_tokenizer(folder)
    (folder / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n# A tiny MusicGen\n")
    return folder


def _model(melody: bool, stereo: bool):
    import transformers as tf

    text = tf.T5Config(
        vocab_size=100,
        d_model=16,
        d_kv=8,
        d_ff=32,
        num_layers=1,
        num_heads=2,
        decoder_start_token_id=0,
    )
    # The bandwidth must say the number of codebooks: books * frames a second * bits.
    audio = tf.EncodecConfig(
        sampling_rate=RATE,
        target_bandwidths=[CODEBOOKS * 50 * 6 / 1000],
        upsampling_ratios=[8, 5, 4, 4],
        hidden_size=8,
        num_filters=2,
        codebook_size=CODEBOOK_SIZE,
        codebook_dim=8,
        num_lstm_layers=1,
        use_causal_conv=False,
    )
    shape = {
        "vocab_size": CODEBOOK_SIZE,
        "hidden_size": 16,
        "ffn_dim": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_codebooks": CODEBOOKS * (2 if stereo else 1),
        "audio_channels": 2 if stereo else 1,
        "pad_token_id": CODEBOOK_SIZE,
        "bos_token_id": CODEBOOK_SIZE,
        "initializer_factor": 0.5,  # larger than real: else no prompt makes a difference
    }
    if melody:
        decoder = tf.MusicgenMelodyDecoderConfig(**shape)
        config = tf.MusicgenMelodyConfig(
            text_encoder=text, audio_encoder=audio, decoder=decoder, chroma_length=CHROMA_FRAMES
        )
        model = tf.MusicgenMelodyForConditionalGeneration(config)
    else:
        decoder = tf.MusicgenDecoderConfig(**shape)
        config = tf.MusicgenConfig(text_encoder=text, audio_encoder=audio, decoder=decoder)
        model = tf.MusicgenForConditionalGeneration(config)
    for settings in (model.generation_config, model.decoder.generation_config):
        settings.decoder_start_token_id = CODEBOOK_SIZE
        settings.pad_token_id = CODEBOOK_SIZE
        settings.bos_token_id = CODEBOOK_SIZE
    return model.eval()


def _make_audible(model) -> None:
    """Give codec and codes what training would have given them.

    Codebooks start as zeros, so every seed would sound the same; untrained layers hand on
    next to nothing but their biases, so every recording would be heard as the same.
    """
    import torch

    for name, buffer in model.audio_encoder.named_buffers():
        if name.endswith("codebook.embed"):
            buffer.copy_(torch.randn_like(buffer))
        if name.endswith("codebook.inited"):
            buffer.fill_(1)
    for name, parameter in model.audio_encoder.named_parameters():
        if name.endswith("bias"):
            parameter.data.zero_()
        if name.endswith("weight.original0"):  # the gain of a convolution
            parameter.data.mul_(0.1 if name.startswith(LAST_LAYER) else 2.5)


def _write_tokenizer(folder: Path) -> None:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    letters = "abcdefghijklmnopqrstuvwxyz0123456789 .,-"
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)]
    pieces += [(letter, -3.0) for letter in letters if letter != " "]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=2, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    ).save_pretrained(folder)


if __name__ == "__main__":
    make_tiny_musicgen(Path(sys.argv[1]), melody="melody" in sys.argv[2:])
