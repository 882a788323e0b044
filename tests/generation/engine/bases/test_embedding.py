import torch

from generation.engine.bases.embedding import Embedding, one_by_one


def test_prompts_are_encoded_each_on_its_own_and_laid_together():
    asked = []

    def encode(prompts):
        asked.append(list(prompts))
        length = torch.tensor([[float(len(prompt))] for prompt in prompts])
        return Embedding(tokens=length[:, :, None].expand(-1, 3, 2), pooled=length)

    found = one_by_one(encode, ["a", "bbb"], place="cpu")

    assert asked == [["a"], ["bbb"]]
    assert found.tokens.shape == (2, 3, 2)
    assert found.pooled is not None
    assert found.pooled.tolist() == [[1], [3]]


def test_a_base_without_a_vector_for_the_whole_has_none_here_either():
    found = one_by_one(lambda _: Embedding(tokens=torch.zeros(1, 3, 2)), ["a", "b"])

    assert len(found) == 2
    assert found.pooled is None
